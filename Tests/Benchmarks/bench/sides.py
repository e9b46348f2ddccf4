"""Two sides of the same favorites, edited apart: 1 % changed on each, a fifth of it on both.

Of what a side changes, 85 % get another description and year, 5 % another rank, 5 % are removed and
5 % added.
"""
import collections
import csv
import os
import random
import sqlite3
import uuid

LEFT, RIGHT = "left.sqlite", "right.sqlite"


class Side:
    """The edits of one side."""

    def __init__(self, number, rows, chosen):
        rng = random.Random(number)
        cuts = [len(chosen) * part // 20 for part in (17, 18, 19)]
        pick = [rows[i] for i in chosen]
        self.changed = [changed(row, number, rng) for row in pick[:cuts[0]]]
        self.moved = [(row, rng.randrange(1, 50)) for row in pick[cuts[0]:cuts[1]]]
        self.removed = pick[cuts[1]:cuts[2]]
        self.added = [renamed(row, number) for row in pick[cuts[2]:]]


def changed(row, number, rng):
    row = list(row)
    row[3] += " changed on side %d" % number
    row[4] = str(1900 + rng.randrange(120))
    return row


def renamed(row, number):
    row = list(row)
    row[2] += " of side %d" % number
    return row


def both_sides(data):
    rows = data.rows()
    return [Side(number, rows, chosen) for number, chosen in enumerate(choose(len(rows)))]


def choose(count):
    size = max(20, count // 100)
    chosen = random.Random(7).sample(range(count), min(count, 2 * size))
    shared, rest, own = chosen[:size // 5], chosen[size // 5:], size - size // 5
    return [shared + rest[:own], shared + rest[own:2 * own]]


def make_stores(data):
    """Left and right: one imports, the other takes it by a sync; then each is edited."""
    data.need("favorites.csv")
    data.run("import", "favorites.csv", "--store", LEFT, "--quiet")
    data.run("init", "--store", RIGHT, "--quiet")
    data.run("sync", LEFT, "--store", RIGHT, "--quiet")
    for name, side in zip((LEFT, RIGHT), both_sides(data)):
        edit(data, name, side)
        data.save(name)


def edit(data, store, side):
    header = data.header()
    keep = [0, 2, 3, 4, 5, 6, 7]  # no ranking: these rows stay where they are
    with open(data.path("side.csv"), "w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow([header[i] for i in keep])
        out.writerows([[row[i] for i in keep] for row in side.changed + side.added])
    data.run("import", "side.csv", "--store", store, "--quiet")
    for row, rank in side.moved:
        data.run("move", row[0], row[2], "--rank", str(rank), "--store", store, "--quiet")
    for category, titles in by_category(side.removed).items():
        data.run("remove", category, *titles, "--yes", "--store", store, "--quiet")


def by_category(rows):
    titles = collections.defaultdict(list)
    for row in rows:
        titles[row[0]].append(row[2])
    return titles


def make_calm(data):
    """Left and right, synced: nothing is new any more."""
    data.restore(LEFT, RIGHT)
    data.run("sync", RIGHT, "--store", LEFT, "--quiet")


# The same edits in plain tables.

def make_tables(data):
    rng = random.Random(3)
    rows = data.rows()
    ids = [new_id(rng) for _ in rows]
    for number, side in enumerate(both_sides(data)):
        with sqlite3.connect(data.path("table%d.sqlite" % number)) as base:
            fill(base, edited(rows, ids, number, side, rng))
        base.close()
    os.replace(data.path("table0.sqlite"), data.path("merged.sqlite"))
    data.save("merged.sqlite")


def new_id(rng):
    return str(uuid.UUID(int=rng.getrandbits(128)))


def edited(rows, ids, number, side, rng):
    """The rows of a table: those of the file as edited, then the added ones."""
    changed = {key(row): row for row in side.changed}
    ranks = {key(row): rank for row, rank in side.moved}
    gone = {key(row) for row in side.removed}
    for id, row in zip(ids, rows):
        is_edited = key(row) in changed or key(row) in ranks or key(row) in gone
        now = changed.get(key(row), row)
        yield cells(id, now, ranks.get(key(row), int(row[1])), 2 + number if is_edited else 1,
                    key(row) in gone)
    for row in side.added:
        yield cells(new_id(rng), row, int(row[1]), 2 + number, False)


def key(row):
    return row[0], row[2]


def cells(id, row, ranking, modified, is_deleted):
    return id, row[0], ranking, row[2], row[3], "|".join(row[4:]), modified, is_deleted


def fill(base, rows):
    base.execute(
        "CREATE TABLE favorite (id TEXT PRIMARY KEY, category TEXT, ranking INTEGER, title TEXT,"
        " description TEXT, metadata TEXT, modified INTEGER, deleted INTEGER)")
    base.executemany("INSERT INTO favorite VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
    base.execute("CREATE INDEX by_title ON favorite (category, title)")
    base.execute("CREATE INDEX by_rank ON favorite (category, ranking)")
