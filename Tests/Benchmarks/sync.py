#!/usr/bin/env python3
"""Measures syncs beside plain SQL, whole processes, in one run on one machine.

    python3 Tests/Benchmarks/sync.py FAVES [--count 100000] [--categories 50] [--runs 7]

FAVES is a release binary (`swift build -c release --static-swift-stdlib --product faves`). Needs
sqlite3 and GNU time. All data come from fixed seeds.

Two stores of the same favorites are edited apart: on each side 1 % of all is changed, of these a
fifth the same favorites in other ways (conflicts); some are moved, some removed, some added. Then
- sync both ways, with conflicts and report, beside a plain SQL last-writer-wins merge one way by a
  full scan of two tables with the same edits;
- sync with nothing new, beside start-up (`faves --version`);
- first sync into an empty store, beside the import that made the other one.
Every run starts from copies of the same files, and what is compared runs in turns; the table gives
the median wall time, the peak memory, and the ratio to the last line of each group.
"""
import argparse
import csv
import os
import random
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import uuid

HERE = os.path.dirname(os.path.abspath(__file__))
ENVIRONMENT = dict(os.environ)


def measure(works, runs):
    """Median seconds and peak megabytes of some works, run in turns.

    A work is a name, a command, and what prepares each run.
    """
    seconds = {name: [] for name, _, _ in works}
    peaks = {name: 0 for name, _, _ in works}
    for _ in range(runs):
        for name, command, prepare in works:
            prepare()
            # This process is larger than what it measures, and a child begins with its peak.
            with tempfile.NamedTemporaryFile("r") as peak:
                timed = ["/usr/bin/time", "-q", "-f", "%M", "-o", peak.name] + command
                start = time.perf_counter()
                process = subprocess.run(timed, env=ENVIRONMENT, capture_output=True, text=True)
                seconds[name].append(time.perf_counter() - start)
                if process.returncode not in (0, 3):
                    sys.exit("%s failed: %s" % (command, process.stderr))
                peaks[name] = max(peaks[name], int(peak.read()) / 1024)
    return {name: (statistics.median(seconds[name]), peaks[name]) for name, _, _ in works}


def write_csv(target, header, rows):
    with open(target, "w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header)
        out.writerows(rows)


class Bench:
    def __init__(self, arguments, folder):
        self.faves, self.runs, self.folder = arguments.faves, arguments.runs, folder
        self.count, self.categories = arguments.count, arguments.categories
        ENVIRONMENT.update(XDG_STATE_HOME=folder + "/state", XDG_CONFIG_HOME=folder)
        self.csv = folder + "/favorites.csv"
        with open(self.csv, "w") as file:
            subprocess.run(
                [sys.executable, HERE + "/generate.py", str(self.count), str(self.categories)],
                stdout=file, check=True)
        with open(self.csv, newline="") as file:
            self.header, *self.rows = csv.reader(file)

    def path(self, name):
        return "%s/%s.sqlite" % (self.folder, name)

    def run(self, *words, store):
        process = subprocess.run(
            [self.faves, *words, "--store", self.path(store), "--quiet"], env=ENVIRONMENT,
            capture_output=True, text=True)
        if process.returncode not in (0, 3):
            sys.exit("%s: %s" % (words, process.stderr))

    def copy(self, source, target):
        for end in ("", "-wal", "-shm"):
            if os.path.exists(self.path(target) + end):
                os.remove(self.path(target) + end)
        if source:
            shutil.copyfile(self.path(source), self.path(target))

    def work(self, name, *words, store, prepare=lambda: None):
        return name, [self.faves, *words, "--store", self.path(store)], prepare

    # The two sides: what each changes, of which they share a fifth.

    def choose(self):
        rng = random.Random(7)
        changed = max(20, self.count // 100)
        chosen = rng.sample(range(self.count), 2 * changed)
        both = chosen[:changed // 5]
        rest = chosen[changed // 5:]
        own = changed - changed // 5
        return [both + rest[:own], both + rest[own:2 * own]]

    def edits(self, side, chosen):
        """The rows a side changes, moves (to a rank), removes and adds."""
        rng = random.Random(side)
        parts = len(chosen) * 17 // 20, len(chosen) * 18 // 20, len(chosen) * 19 // 20
        changed = []
        for index in chosen[:parts[0]]:
            row = list(self.rows[index])
            row[3] += " changed on side %d" % side
            row[4] = str(1900 + rng.randrange(120))
            changed.append(row)
        moved = [(self.rows[i], rng.randrange(1, 50)) for i in chosen[parts[0]:parts[1]]]
        removed = [self.rows[i] for i in chosen[parts[1]:parts[2]]]
        added = []
        for index in chosen[parts[2]:]:
            row = list(self.rows[index])
            row[2] += " of side %d" % side
            added.append(row)
        return changed, moved, removed, added

    def prepare_stores(self):
        self.run("import", self.csv, store="base")
        self.run("init", store="other")
        self.run("sync", self.path("base"), store="other")
        for side, (name, chosen) in enumerate(zip(("base", "other"), self.choose())):
            changed, moved, removed, added = self.edits(side, chosen)
            file = self.folder + "/side.csv"
            keep = [0, 2, 3, 4, 5, 6, 7]
            write_csv(file, [self.header[i] for i in keep],
                    [[row[i] for i in keep] for row in changed + added])
            self.run("import", file, store=name)
            for row, rank in moved:
                self.run("move", row[0], row[2], "--rank", str(rank), store=name)
            for row in removed:
                self.run("remove", row[0], row[2], "--yes", store=name)

    def prepare_tables(self):
        rng = random.Random(3)
        ids = [str(uuid.UUID(int=rng.getrandbits(128))) for _ in self.rows]
        for side, chosen in enumerate(self.choose()):
            changed, moved, removed, added = self.edits(side, chosen)
            now = {tuple(row[i] for i in (0, 2)): row for row in changed}
            ranks = {tuple(row[i] for i in (0, 2)): rank for row, rank in moved}
            gone = {tuple(row[i] for i in (0, 2)) for row in removed}
            with sqlite3.connect(self.path("table%d" % side)) as base:
                base.execute(
                    "CREATE TABLE favorite (id TEXT PRIMARY KEY, category TEXT, ranking INTEGER, "
                    "title TEXT, description TEXT, metadata TEXT, modified INTEGER, deleted INTEGER)")
                for id, row in zip(ids, self.rows):
                    key = (row[0], row[2])
                    is_changed = key in now or key in ranks or key in gone
                    row = now.get(key, row)
                    base.execute(
                        "INSERT INTO favorite VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                        (id, row[0], ranks.get(key, int(row[1])), row[2], row[3],
                         "|".join(row[4:]), 2 + side if is_changed else 1, key in gone))
                for row in added:
                    base.execute(
                        "INSERT INTO favorite VALUES (?, ?, ?, ?, ?, ?, ?, 0)",
                        (str(uuid.UUID(int=rng.getrandbits(128))), row[0], int(row[1]), row[2],
                         row[3], "|".join(row[4:]), 2 + side))
                base.execute("CREATE INDEX by_title ON favorite (category, title)")
                base.execute("CREATE INDEX by_rank ON favorite (category, ranking)")

    MERGE = """
        ATTACH '%s' AS other;
        INSERT INTO favorite SELECT * FROM other.favorite WHERE true
        ON CONFLICT (id) DO UPDATE SET category = excluded.category, ranking = excluded.ranking,
          title = excluded.title, description = excluded.description,
          metadata = excluded.metadata, modified = excluded.modified, deleted = excluded.deleted
        WHERE excluded.modified > favorite.modified;
        """

    def all(self):
        self.prepare_stores()
        self.prepare_tables()
        self.run("import", self.csv, store="imported")
        merge = ["sqlite3", self.path("c"), self.MERGE % self.path("table1")]
        peer, version = self.path("b"), [self.faves, "--version"]
        return [
            measure([
                self.work("sync, 1 % changed on each side", "sync", peer, store="a",
                          prepare=self.prepare_parted),
                ("plain SQL, last writer wins, one way", merge,
                 lambda: self.copy("table0", "c"))], self.runs),
            measure([
                self.work("sync with nothing new", "sync", peer, store="a"),
                ("faves --version", version, lambda: None)], 3 * self.runs),
            measure([
                self.work("first sync into an empty store", "sync", self.path("imported"),
                          store="d", prepare=self.prepare_first),
                self.work("import of the CSV file", "import", self.csv, store="e",
                          prepare=lambda: self.copy(None, "e"))], self.runs)]

    def prepare_parted(self):
        self.copy("base", "a")
        self.copy("other", "b")

    def prepare_first(self):
        self.copy(None, "d")
        self.run("init", store="d")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("faves")
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--categories", type=int, default=50)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--folder", help="where the files go, and stay")
    arguments = parser.parse_args()
    arguments.faves = os.path.abspath(arguments.faves)
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.folder or temporary
        os.makedirs(folder, exist_ok=True)
        results = Bench(arguments, os.path.abspath(folder)).all()
    print("%s favorites over %s categories, median of %s, %s, sqlite3 %s" % (
        arguments.count, arguments.categories, arguments.runs, time.strftime("%Y-%m-%d"),
        sqlite3.sqlite_version))
    for works in results:
        base = list(works.values())[-1][0]
        for name, (seconds, peak) in works.items():
            print("%-40s %8.1f ms %6.1f MB %6.2f ×" % (name, seconds * 1000, peak, seconds / base))


main()
