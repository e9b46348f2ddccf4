"""The favorites as maps in one movable list a category: built, copied, edited apart, merged.

    python3 loro_merge.py favorites.csv SHARE

Each side changes a share of all (the description of most, the place of some), then both take what
the other did.
"""
import csv
import random
import sys

import loro


def build(doc, rows):
    lists = {}
    for category, _, title, description, *rest in rows:
        if category not in lists:
            lists[category] = doc.get_movable_list(category)
        favorite = lists[category].push_container(loro.LoroMap())
        favorite.insert("title", title)
        favorite.insert("description", description)
        favorite.insert("metadata", "|".join(rest))
    doc.commit()


def edit(doc, rows, side, count):
    rng = random.Random(side)
    for index in rng.sample(range(len(rows)), count):
        favorites = doc.get_movable_list(rows[index][0])
        place = int(rows[index][1]) - 1
        if rng.random() < 0.05:
            favorites.mov(place, 0)
        else:
            favorite = favorites.get(place).container
            favorite.insert("description", rows[index][3] + " changed on side %d" % side)
    doc.commit()


def main():
    with open(sys.argv[1], newline="") as file:
        _, *rows = csv.reader(file)
    left, right = loro.LoroDoc(), loro.LoroDoc()
    left.peer_id, right.peer_id = 1, 2
    build(left, rows)
    right.import_(left.export(loro.ExportMode.Updates(right.oplog_vv)))
    for side, doc in enumerate((left, right)):
        edit(doc, rows, side, max(20, int(len(rows) * float(sys.argv[2]))))
    right.import_(left.export(loro.ExportMode.Updates(right.oplog_vv)))
    left.import_(right.export(loro.ExportMode.Updates(left.oplog_vv)))


main()
