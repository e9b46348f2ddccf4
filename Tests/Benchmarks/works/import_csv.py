"""Import of CSV into a store: ids, uniqueness, ranks, indexes and the audit log."""
from bench.command import Command
from bench.contest import Contest
from bench.target import AtMost, NoTarget
from works.programs import faves, sqlite

CSV = ("favorites.csv",)


def contests(suite):
    for count in suite.counts:
        yield contest(suite, count)


def contest(suite, count):
    data = suite.data(count)
    is_large = count >= 1_000_000
    peers = [
        (indexed(data), AtMost(0.5 if is_large else 1.0)),
        (indexed_afterwards(data), NoTarget()),
        (ceiling(suite, data), AtMost(1.5))]
    if not is_large:
        peers.append((utils(suite, data), AtMost(0.1, "≤ 1/10")))
    return Contest("import CSV", data, ours(suite, data), peers)


def ours(suite, data):
    return faves(suite, "import", "favorites.csv", "--store", "import.sqlite", "--quiet",
                 files=CSV, before=lambda: data.remove("import.sqlite"))


def indexed(data):
    return sqlite("sqlite3 .import, INSERT SELECT into an indexed table", "indexed.sqlite",
                  "sqlite_import.sql", before=lambda: data.remove("indexed.sqlite"))


def indexed_afterwards(data):
    return sqlite("sqlite3 likewise, indexes made last, cache 64 MB", "afterwards.sqlite",
                  "sqlite_import_indexed_afterwards.sql",
                  before=lambda: data.remove("afterwards.sqlite"))


def utils(suite, data):
    words = [suite.python, "-m", "sqlite_utils", "insert", "utils.sqlite", "favorite",
             "favorites.csv", "--csv", "--pk", "category", "--pk", "title"]
    return Command("sqlite-utils insert --csv --pk", words, needs="sqlite_utils",
                   before=lambda: data.remove("utils.sqlite"))


def ceiling(suite, data):
    return Command("C, bound statements, no audit log", [suite.ceiling, "favorites.csv", "c.sqlite"],
                   before=lambda: data.remove("c.sqlite"))
