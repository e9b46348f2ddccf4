"""Syncs of two stores."""
from bench.command import Command
from bench.contest import Contest
from bench.sides import LEFT, RIGHT, make_calm
from bench.target import AtMost
from works import keepass
from works.programs import faves, python, sqlite, start_up

DONE = (0, 3)  # 3: conflicts were recorded


def contests(suite):
    yield edited(suite, suite.first)
    for count in suite.counts:
        yield nothing_new(suite, count)
    yield first_sync(suite, suite.first)


def edited(suite, count):
    data = suite.data(count)
    merge = sqlite("plain SQL, last writer wins, one way, full scan", "merged.sqlite",
                   "sqlite_merge.sql", files=("tables",),
                   before=lambda: data.restore("merged.sqlite"))
    loro = python(suite, "Loro movable lists, build and merge", "loro_merge.py", "favorites.csv",
                  "0.01", needs="loro")
    peers = [(merge, AtMost(0.5)), (keepass.merge(data), AtMost(1 / 200, "≤ 1/200")),
             (loro, AtMost(0.05, "≤ 1/20"))]
    ours = both_ways(suite, before=lambda: data.restore(LEFT, RIGHT))
    return Contest("sync, 1 % changed on each side", data, ours, peers)


def both_ways(suite, **options):
    return faves(suite, "sync", RIGHT, "--store", LEFT, "--quiet", accepts=DONE, files=("sides",),
                 **options)


def nothing_new(suite, count):
    data = suite.data(count)
    return Contest("sync with nothing new", data,
                   both_ways(suite, ready=lambda: make_calm(data)),
                   [(start_up(suite), AtMost(2))], factor=10)


def first_sync(suite, count):
    data = suite.data(count)
    own = Command("own import of CSV",
                  [suite.faves, "import", "favorites.csv", "--store", "own.sqlite", "--quiet"],
                  files=("favorites.csv",), before=lambda: data.remove("own.sqlite"))
    ours = faves(suite, "sync", "store.sqlite", "--store", "empty.sqlite", "--quiet",
                 files=("store.sqlite",), before=lambda: new_store(data))
    return Contest("first sync into an empty store", data, ours, [(own, AtMost(1.2))])


def new_store(data):
    data.remove("empty.sqlite")
    data.run("init", "--store", "empty.sqlite", "--quiet")
