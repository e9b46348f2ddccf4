"""Import of XML, from the same file as lxml."""
from bench.contest import Contest
from bench.target import AtMost
from works.programs import faves, python


def contests(suite):
    yield contest(suite, suite.first)


def contest(suite, count):
    data = suite.data(count)
    ours = faves(suite, "import", "favorites.xml", "--store", "import.sqlite", "--quiet",
                 files=("favorites.xml",), before=lambda: data.remove("import.sqlite"))
    peer = python(suite, "lxml iterparse, executemany", "lxml_import.py", "favorites.xml",
                  "lxml.sqlite", "peers/table.sql", needs="lxml",
                  before=lambda: data.remove("lxml.sqlite"))
    return Contest("import XML", data, ours, [(peer, AtMost(1 / 3, "≤ 1/3"))])
