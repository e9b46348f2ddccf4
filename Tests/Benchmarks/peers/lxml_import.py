"""Faves' XML file into the indexed table: lxml's iterparse and SQLite's executemany."""
import sqlite3
import sys

from lxml import etree

NAME = "{urn:faves:1}"


def favorites(path):
    category = ""
    for event, element in etree.iterparse(path, events=("start", "end")):
        if event == "start":
            if element.tag == NAME + "category":
                category = element.get("name")
        elif element.tag == NAME + "favorite":
            yield row(category, element)
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]


def row(category, element):
    meta = {m.get("name"): m.text for m in element.iterfind(NAME + "meta")}
    return (element.get("id"), category, int(element.get("ranking")),
            element.findtext(NAME + "title"), element.findtext(NAME + "description"),
            meta.get("year"), meta.get("place"), meta.get("score"), meta.get("tags"))


def main():
    base = sqlite3.connect(sys.argv[2])
    with open(sys.argv[3]) as file:
        base.executescript(file.read())
    base.executemany(
        "INSERT INTO favorite (uuid, category, ranking, title, description, year, place, score, tags)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", favorites(sys.argv[1]))
    base.commit()
    base.close()


main()
