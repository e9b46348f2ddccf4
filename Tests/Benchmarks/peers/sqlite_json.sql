-- Faves' JSON file into a bare table.
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
CREATE TABLE favorite (
  id TEXT, category TEXT, title TEXT, description TEXT, ranking INTEGER, metadata TEXT,
  created TEXT, modified TEXT);
INSERT INTO favorite
  SELECT value ->> 'id', value ->> 'category', value ->> 'title', value ->> 'description',
    value ->> 'ranking', value -> 'metadata', value ->> 'created', value ->> 'modified'
  FROM json_each(readfile('favorites.json'), '$.favorites');
