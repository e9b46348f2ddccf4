"""Conversions of files, without a store."""
from bench.command import Command
from bench.contest import Contest
from bench.target import AHEAD, AtMost
from works.programs import faves, python


def contests(suite):
    for contest in (csv_to_json, json_to_csv, xml_to_json):
        yield contest(suite, suite.first)


def csv_to_json(suite, count):
    miller = Command("Miller", ["mlr", "--icsv", "--ojson", "cat", "favorites.csv"],
                     out="miller.json", needs="mlr")
    peers = [
        (python(suite, "DuckDB COPY", "duckdb_csv_json.py", needs="duckdb"), AtMost(0.5)),
        (miller, AHEAD),
        (python(suite, "polars", "polars_csv_json.py", needs="polars"), AHEAD)]
    return Contest("convert CSV to JSON", suite.data(count),
                   ours(suite, "favorites.csv", "out.json"), peers)


def json_to_csv(suite, count):
    lines = ("full.jsonl",)
    peers = [
        (python(suite, "DuckDB COPY", "duckdb_json_csv.py", needs="duckdb", files=lines),
         AtMost(0.5)),
        (python(suite, "polars, JSON Lines", "polars_json_csv.py", needs="polars", files=lines),
         AHEAD)]
    return Contest("convert JSON to CSV", suite.data(count),
                   ours(suite, "favorites.json", "out.csv"), peers)


def xml_to_json(suite, count):
    parse = Command("xmllint --sax, parsing alone",
                    ["xmllint", "--sax", "--noout", "favorites.xml"], needs="xmllint")
    peers = [
        (python(suite, "xmltodict, orjson", "xmltodict_xml_json.py", needs="xmltodict"),
         AtMost(0.05, "≤ 1/20")),
        (parse, AtMost(2.5))]
    return Contest("convert XML to JSON", suite.data(count),
                   ours(suite, "favorites.xml", "out.json"), peers)


def ours(suite, source, target):
    return faves(suite, "convert", source, target, "--quiet", files=(source,))


def duckdb_start(suite):
    """For the footnote: what of DuckDB's times is its start."""
    return python(suite, "DuckDB's start", "duckdb_start.py", needs="duckdb")
