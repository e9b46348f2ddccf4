"""JSON Lines to CSV."""
import polars

polars.scan_ndjson("full.jsonl").sink_csv("polars.csv")
