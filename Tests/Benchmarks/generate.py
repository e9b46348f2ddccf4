#!/usr/bin/env python3
"""Makes the seeded CSV that measurements use: N favorites over C categories, about 280 bytes each.

    python3 generate.py 100000 50 > favorites.csv

Titles are unique in their category; texts hold Unicode, quotes, commas and line ends. The same
arguments make the same bytes.
"""
import csv
import random
import sys

WORDS = (
    "amber arrow autumn basalt birch bramble canyon cedar cinder coast comet copper coral crane "
    "dawn delta drift dune echo ember fable falcon fern field flint fog forest garden glacier "
    "granite harbor hazel heron hill island ivory jasmine juniper lagoon lantern larch ledge lily "
    "linden marsh meadow mist moor moss north oak ocean olive orchard otter pearl pebble pine "
    "quartz quiet rain raven reed ridge river saffron salt shore silver slate snow sparrow spring "
    "stone storm summer swallow tide timber valley violet walnut willow winter wren "
    "café naïve Übermut żółw Ελλάδα море 東京 été señor"
).split()


def sentence(rng, count):
    words = [rng.choice(WORDS) for _ in range(count)]
    extra = rng.random()
    if extra < 0.10:
        words.insert(count // 2, '"%s"' % rng.choice(WORDS))
    elif extra < 0.15:
        words.insert(count // 2, "\n" + rng.choice(WORDS))
    elif extra < 0.35:
        words[count // 2] += ","
    return " ".join(words)


def main():
    count, categories = int(sys.argv[1]), int(sys.argv[2])
    rng = random.Random(count * 1000 + categories)
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(["category", "ranking", "title", "description", "year", "place", "score", "tags"])
    for category in range(categories):
        size = count // categories + (1 if category < count % categories else 0)
        for rank in range(1, size + 1):
            title = "%s %s %d" % (rng.choice(WORDS).title(), rng.choice(WORDS), rank)
            out.writerow([
                "Category %03d" % category, rank, title, sentence(rng, 30), rng.randrange(1900, 2027),
                sentence(rng, 2), "%d.%d" % (rng.randrange(10), rng.randrange(10)),
                sentence(rng, 3)])


main()
