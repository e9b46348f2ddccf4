"""JSON Lines to CSV."""
import duckdb

duckdb.sql("COPY (FROM 'full.jsonl') TO 'duckdb.csv' (FORMAT csv, HEADER)")
