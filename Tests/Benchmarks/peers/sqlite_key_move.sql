-- The last favorite to rank 1 where a sparse key orders them: one row is written.
PRAGMA synchronous = FULL;
UPDATE favorite SET place_key = (SELECT min(place_key) - 1 FROM favorite)
  WHERE place_key = (SELECT max(place_key) FROM favorite);
