"""Export of a store beside sqlite3's of a plain indexed table with the same content."""
from bench.command import Command
from bench.contest import Contest
from bench.target import AtMost
from works.programs import faves

IN_ORDER = "SELECT * FROM favorite ORDER BY category, ranking"


def contests(suite):
    for form in ("json", "csv"):
        yield contest(suite, suite.first, form)


def contest(suite, count, form):
    peer = Command("sqlite3 -" + form, ["sqlite3", "-" + form, "-header", "plain.sqlite", IN_ORDER],
                   out="sqlite." + form, needs="sqlite3", files=("plain.sqlite",))
    return Contest("export " + form.upper(), suite.data(count), ours(suite, form),
                   [(peer, AtMost(1.0))])


def ours(suite, form):
    return faves(suite, "export", "export." + form, "--store", "store.sqlite", "--quiet",
                 files=("store.sqlite",))
