#!/usr/bin/env python3
"""Compares Faves with its peers on the same work: see README.md. Started by `run`."""
import statistics
import sys

from bench import machine, options, table
from bench.command import CommandFailed, is_there, measured
from bench.row import HEADER, shown_seconds
from bench.suite import Suite
from works import convert, export, import_csv, import_json, import_xml, move, read, size, startup, sync

WORKS = [import_csv, import_json, import_xml, convert, export, sync, move, read, startup, size]


def all_rows(suite, only):
    """The rows of all works, and whether all works could be done."""
    contests = [c for work in WORKS for c in work.contests(suite) if only in c.work]
    rows, is_whole = {}, True
    # The large ones last, whatever their place in the table: after they have written gigabytes the
    # disk is slow for a while, and only Faves waits until its files are on the disk.
    for place, contest in sorted(enumerate(contests), key=lambda pair: pair[1].count):
        print("%s, %d …" % (contest.work, contest.count), file=sys.stderr)
        try:
            rows[place] = contest.rows(suite)
        except CommandFailed as failure:
            print("%s failed: %s" % (contest.work, failure), file=sys.stderr)
            is_whole = False
    return [row.cells() for place in sorted(rows) for row in rows[place]], is_whole


def notes(suite):
    lines = [machine.title() + ".", machine.versions(suite) + ".",
             "Median of %d runs in turn (of 3 or 10 times as many where a work takes milliseconds),"
             " whole processes: seconds by the clock and the highest memory; a ratio is the median"
             " of the rounds' ratios." % suite.runs]
    if is_there("duckdb", suite.python):
        command, data = convert.duckdb_start(suite), suite.data(suite.first)
        start = statistics.median(measured(command, data).seconds for _ in range(suite.runs))
        lines.append("Of DuckDB's times %s are the start of Python with it." % shown_seconds(start))
    return lines


def main():
    given = options.parser(__doc__, [100_000, 1_000_000]).parse_args()
    suite = Suite(given)
    rows, is_whole = all_rows(suite, given.only)
    lines = notes(suite)
    print("\n".join([table.text(HEADER, rows), "", *lines]))
    if given.readme and is_whole:
        content = [lines[0], table.markdown(HEADER, rows), "\n".join(lines[1:])]
        table.put(options.README, "benchmark", "\n\n".join(content))
    sys.exit(0 if is_whole else 1)


main()
