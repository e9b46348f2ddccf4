#!/usr/bin/env python3
"""Measures how works grow with the number of favorites and of audit records: see README.md."""
import os
import sys

from bench import machine, options, table
from bench.contest import Rounds
from bench.plot import drawing
from bench.row import short, shown_megabytes, shown_seconds
from bench.suite import Suite
from bench.target import median_seconds, peak, times
from works import audits, growing

PER_CATEGORY = 2000
PICTURE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "growth.svg")
HEADER = ["work", "favorites", "time", "a favorite", "beside the middle size", "peak memory"]


def measured_works(suite):
    """By the name of a work, then by the number of favorites: its costs."""
    works = {}
    for count in suite.counts:
        for contest in growing.contests(suite, count):
            print("%s, %d …" % (contest.work, count), file=sys.stderr)
            for name, costs in Rounds(contest, suite).all(suite.runs).items():
                work = contest.work if name == contest.ours.name else name
                works.setdefault(work, {})[count] = costs
    return works


def per_favorite(costs, count):
    """Microseconds."""
    return median_seconds(costs) * 1e6 / count


def rows(works, middle):
    for work, sizes in works.items():
        base = per_favorite(sizes[middle], middle)
        for count, costs in sizes.items():
            each = per_favorite(costs, count)
            yield [work, short(count), shown_seconds(median_seconds(costs)), "%.2f µs" % each,
                   times(each / base), shown_megabytes(peak(costs))]


def picture(works):
    seconds = {work: {count: per_favorite(costs, count) for count, costs in sizes.items()}
               for work, sizes in works.items()}
    memory = {work: {count: peak(costs) for count, costs in sizes.items()}
              for work, sizes in works.items() if work != growing.CEILING}
    return drawing(seconds, memory)


def parser():
    given = options.parser(__doc__, [10_000, 100_000, 1_000_000])
    given.add_argument("--records", type=int, default=10_000_000,
                       help="the length of the audit log; 0 for none")
    return given


def main():
    given = parser().parse_args()
    suite = Suite(given, categories=lambda count: max(1, count // PER_CATEGORY))
    works = measured_works(suite) if given.only != "audit" else {}
    middle = suite.counts[len(suite.counts) // 2]
    tables = [(HEADER, list(rows(works, middle)))] if works else []
    notes = [machine.title() + ".", machine.versions(suite) + "."]
    if given.records:
        rows_of_log, note = audits.table(suite, given.records)
        tables.append((audits.HEADER, rows_of_log))
        notes.append(note)
    print("\n\n".join(table.text(*one) for one in tables) + "\n\n" + "\n".join(notes))
    if given.readme:
        write(tables, notes, works)


def write(tables, notes, works):
    if works:
        with open(PICTURE, "w") as file:
            file.write(picture(works))
    table.put(options.README, "growth", "\n\n".join([
        "![Time for a favorite, and peak memory, by the number of favorites]"
        "(Tests/Benchmarks/growth.svg)", *(table.markdown(*one) for one in tables), *notes]))


main()
