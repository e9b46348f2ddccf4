-- The last favorite to rank 1 where ranks are dense and unique: every row is written twice.
PRAGMA synchronous = FULL;
BEGIN IMMEDIATE;
UPDATE favorite SET ranking = CASE
    WHEN ranking = (SELECT max(ranking) FROM favorite) THEN -1 ELSE -ranking - 1 END;
UPDATE favorite SET ranking = -ranking;
COMMIT;
