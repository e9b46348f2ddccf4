#!/usr/bin/env python3
"""Compares Faves with its peers on the same work: see README.md. Started by `run`."""
import argparse
import os
import statistics
import sys

from bench import machine, table
from bench.command import CommandFailed, is_there, measured
from bench.row import shown_seconds
from bench.suite import Suite
from works import convert, export, import_csv, import_json, import_xml, move, read, size, startup, sync

WORKS = [import_csv, import_json, import_xml, convert, export, sync, move, read, startup, size]
README = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../README.md")


def options():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("faves", "measure", "ceiling", "python", "folder"):
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--count", type=counts, default=[100_000, 1_000_000])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", default="", help="rows whose name contains this")
    parser.add_argument("--readme", action="store_true", help="write the table into README.md")
    return parser.parse_args()


def counts(text):
    return [int(word) for word in text.split(",")]


def all_rows(suite, only):
    """The rows of all works, and whether all works could be done."""
    rows, is_whole = [], True
    for contest in (c for work in WORKS for c in work.contests(suite) if only in c.work):
        print("%s, %d …" % (contest.work, contest.count), file=sys.stderr)
        try:
            rows += contest.rows(suite)
        except CommandFailed as failure:
            print("%s failed: %s" % (contest.work, failure), file=sys.stderr)
            is_whole = False
    return rows, is_whole


def footnote(suite):
    lines = ["Median of %d runs in turn (%d where a work takes milliseconds), whole processes:"
             " seconds by the clock and peak memory; the ratio is the median of the rounds' ratios."
             % (suite.runs, suite.runs * 10)]
    if is_there("duckdb", suite.python):
        command, data = convert.duckdb_start(suite), suite.data(suite.first)
        start = statistics.median(measured(command, data).seconds for _ in range(suite.runs))
        lines.append("Of DuckDB's times %s are the start of Python with it." % shown_seconds(start))
    return lines


def main():
    given = options()
    suite = Suite(given)
    rows, is_whole = all_rows(suite, given.only)
    notes = [machine.title(suite) + ".", machine.versions(suite) + ".", *footnote(suite)]
    print("\n".join([table.text(rows), "", *notes]))
    if given.readme:
        table.put(README, "\n\n".join(["\n".join(notes[:2]), table.markdown(rows),
                                       "\n".join(notes[2:])]))
    sys.exit(0 if is_whole else 1)


main()
