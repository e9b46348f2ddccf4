"""CSV to JSON Lines, the JSON that polars streams."""
import polars

polars.scan_csv("favorites.csv").sink_ndjson("polars.jsonl")
