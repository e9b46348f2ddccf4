"""Start-up, beside the smallest thing that sqlite3 can do."""
from bench.command import Command
from bench.contest import Contest
from bench.target import AtMost
from works.programs import faves


def contests(suite):
    yield contest(suite, "start-up, --version", faves(suite, "--version"))
    yield contest(suite, "start-up, info",
                  faves(suite, "info", "--store", "store.sqlite", files=("store.sqlite",)))


def contest(suite, work, ours):
    peer = Command("sqlite3 :memory: 'select 1'", ["sqlite3", ":memory:", "select 1"],
                   needs="sqlite3")
    return Contest(work, suite.data(suite.first), ours, [(peer, AtMost(2))], factor=10)
