-- The indexed table: an integer key, a random unique id, unique titles and ranks in a category.
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
CREATE TABLE favorite (
  id INTEGER PRIMARY KEY,
  uuid TEXT NOT NULL UNIQUE DEFAULT (lower(hex(randomblob(16)))),
  category TEXT NOT NULL, ranking INTEGER NOT NULL, title TEXT NOT NULL, description TEXT,
  year INTEGER, place TEXT, score REAL, tags TEXT,
  UNIQUE (category, title), UNIQUE (category, ranking));
