-- A CSV file into the indexed table, by way of a raw one.
.read peers/table.sql
.import --csv --schema temp favorites.csv raw
INSERT INTO favorite (category, ranking, title, description, year, place, score, tags)
  SELECT category, ranking, title, description, year, place, score, tags FROM raw;
