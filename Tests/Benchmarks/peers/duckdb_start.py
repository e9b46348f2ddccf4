"""What every process with DuckDB in it begins with."""
import duckdb

duckdb.sql("SELECT 1").fetchall()
