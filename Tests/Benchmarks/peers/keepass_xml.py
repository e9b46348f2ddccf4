"""The favorites as entries of KeePass, a group a category: keepass_xml.py favorites.csv OUT.xml SIDE

SIDE is "" for the plain file, else a number: one in a hundred has another note then, and a later date.
"""
import base64
import csv
import random
import sys
import uuid
from xml.sax.saxutils import escape

NAMESPACE = uuid.UUID(int=7)


def id(text):
    return base64.b64encode(uuid.uuid5(NAMESPACE, text).bytes).decode()


def times(date):
    names = ("CreationTime", "LastModificationTime", "LastAccessTime", "LocationChanged",
             "ExpiryTime")
    return "<Times>%s<Expires>False</Expires><UsageCount>0</UsageCount></Times>" % "".join(
        "<%s>%s</%s>" % (n, date if n == "LastModificationTime" else "2026-01-01T00:00:00Z", n)
        for n in names)


def strings(pairs):
    return "".join(
        "<String><Key>%s</Key><Value>%s</Value></String>" % (key, escape(value))
        for key, value in pairs)


def entry(header, row, side, rng):
    date = "2026-01-01T00:00:00Z"
    if side and rng.random() < 0.01:
        row[3] += " changed on side " + side
        date = "2026-01-0%dT00:00:00Z" % (int(side) + 2)
    fields = [("Title", row[2]), ("Notes", row[3]), *zip(header[4:], row[4:])]
    return "<Entry><UUID>%s</UUID>%s%s</Entry>" % (
        id(row[0] + "/" + row[2]), times(date), strings(fields))


def group(name, inside):
    return "<Group><UUID>%s</UUID><Name>%s</Name>%s%s</Group>" % (
        id(name), escape(name), times("2026-01-01T00:00:00Z"), inside)


def main():
    source, target, side = sys.argv[1:]
    rng = random.Random(side)
    with open(source, newline="") as file:
        header, *rows = csv.reader(file)
    groups = {}
    for row in rows:
        groups.setdefault(row[0], []).append(entry(header, row, side, rng))
    inside = "".join(group(name, "".join(entries)) for name, entries in groups.items())
    with open(target, "w") as file:
        file.write(
            '<?xml version="1.0" encoding="utf-8"?><KeePassFile><Meta><Generator>x</Generator>'
            "</Meta><Root>%s</Root></KeePassFile>" % group("Root", inside))


main()
