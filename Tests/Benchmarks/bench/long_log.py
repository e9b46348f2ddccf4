"""Two stores with the same favorites, one with a long audit log and one with a short one, and a peer
of each that has all of it.

The long log is made by Faves: a file is imported again and again, each time with another score of
every favorite.
"""
import csv
import itertools
import json
import os
import time

LONG, SHORT = "long.sqlite", "short.sqlite"
LONGEST = 20 * 60  # seconds that making the log may take


class LongLog:
    def __init__(self, data):
        self.data = data
        self.seconds = self.imports = self.records = self.first_sync = 0

    def make(self, wanted):
        start = time.monotonic()
        self.import_into(LONG, "favorites.csv")
        while self.length() < wanted and time.monotonic() - start < LONGEST:
            self.imports += 1
            self.import_into(LONG, self.scores("scores.csv", self.imports))
        self.seconds = time.monotonic() - start
        self.make_short()
        for store in (LONG, SHORT):
            self.make_peer(store)
        self.edits = {store: itertools.cycle(self.edited_files()) for store in (LONG, SHORT)}

    def length(self):
        self.records = json.loads(self.data.run("info", "--json", "--store", LONG))["audits"]
        return self.records

    def import_into(self, store, name):
        self.data.run("import", name, "--store", store, "--quiet")

    def make_short(self):
        """The favorites as they are now, by two imports."""
        self.import_into(SHORT, "favorites.csv")
        self.import_into(SHORT, "scores.csv")

    def make_peer(self, store):
        peer = peer_of(store)
        self.data.run("init", "--store", peer, "--quiet")
        start = time.monotonic()
        self.data.run("sync", store, "--store", peer, "--quiet")
        if store == LONG:
            self.first_sync = time.monotonic() - start

    def edited_files(self):
        """Two files that differ from each other, and from what is stored, in 1 % of the scores."""
        return [self.scores("edited%d.csv" % number, self.imports, number) for number in (1, 2)]

    def scores(self, name, score, edit=0):
        """Writes the score of every favorite; with an edit, other ones in 1 %."""
        with open(self.data.path(name), "w", newline="") as file:
            out = csv.writer(file, lineterminator="\n")
            out.writerow(["category", "title", "score"])
            for index, row in enumerate(self.data.rows()):
                is_edited = edit and index % 100 == 50
                out.writerow([row[0], row[2], "1%03d.%d" % (score, edit if is_edited else 5)])
        return name

    def edit(self, store):
        self.import_into(store, next(self.edits[store]))

    def bytes(self):
        return os.path.getsize(self.data.path(LONG))


def peer_of(store):
    return "peer-" + store
