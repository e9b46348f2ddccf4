"""Import of JSON, from the same file as sqlite3."""
from bench.contest import Contest
from bench.target import AtMost
from works.programs import faves, sqlite


def contests(suite):
    yield contest(suite, suite.first)


def contest(suite, count):
    data = suite.data(count)
    ours = faves(suite, "import", "favorites.json", "--store", "import.sqlite", "--quiet",
                 files=("favorites.json",), before=lambda: data.remove("import.sqlite"))
    peer = sqlite("sqlite3 json_each(readfile()), bare table", "json.sqlite", "sqlite_json.sql",
                  before=lambda: data.remove("json.sqlite"))
    return Contest("import JSON", data, ours, [(peer, AtMost(1.3))])
