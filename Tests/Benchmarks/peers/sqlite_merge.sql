-- Last writer wins, one way, by a full scan of the other table.
ATTACH 'table1.sqlite' AS other;
INSERT INTO favorite SELECT * FROM other.favorite WHERE true
ON CONFLICT (id) DO UPDATE SET category = excluded.category, ranking = excluded.ranking,
  title = excluded.title, description = excluded.description,
  metadata = excluded.metadata, modified = excluded.modified, deleted = excluded.deleted
WHERE excluded.modified > favorite.modified;
