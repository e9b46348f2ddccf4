-- A CSV file into a bare table, indexed when it is full, with a larger cache.
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA cache_size = -64000;
CREATE TABLE favorite (
  id INTEGER PRIMARY KEY, uuid TEXT NOT NULL, category TEXT NOT NULL, ranking INTEGER NOT NULL,
  title TEXT NOT NULL, description TEXT, year INTEGER, place TEXT, score REAL, tags TEXT);
.import --csv --schema temp favorites.csv raw
BEGIN;
INSERT INTO favorite (uuid, category, ranking, title, description, year, place, score, tags)
  SELECT lower(hex(randomblob(16))), category, ranking, title, description, year, place, score, tags
  FROM raw;
CREATE UNIQUE INDEX by_uuid ON favorite (uuid);
CREATE UNIQUE INDEX by_title ON favorite (category, title);
CREATE UNIQUE INDEX by_rank ON favorite (category, ranking);
COMMIT;
