"""The works whose growth is watched, at one size."""
from dataclasses import replace

from bench.contest import Contest
from bench.target import NoTarget
from works import export, import_csv, sync
from works.programs import faves

CEILING = "C ceiling of an import"


def contests(suite, count):
    data = suite.data(count)
    ceiling = replace(import_csv.ceiling(suite, data), name=CEILING)
    listing = faves(suite, "list", "--store", "store.sqlite", files=("store.sqlite",))
    return [
        Contest("import", data, import_csv.ours(suite, data), [(ceiling, NoTarget())]),
        Contest("export", data, export.ours(suite, "json")),
        Contest("sync", data, sync.edited(suite, count).ours),
        Contest("list", data, listing)]
