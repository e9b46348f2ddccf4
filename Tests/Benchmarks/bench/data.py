"""The files of one size, made when first needed; all in one folder, all from fixed seeds."""
import csv
import json
import os
import shutil
import sqlite3
import subprocess
import sys

from bench import sides

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PEERS = os.path.join(HERE, "peers")


class Data:
    def __init__(self, folder, count, categories, faves, measure):
        self.folder, self.count, self.categories = folder, count, categories
        self.faves, self.measure = faves, measure
        os.makedirs(folder, exist_ok=True)
        if not os.path.exists(folder + "/peers"):
            os.symlink(PEERS, folder + "/peers")
        own = {name: value for name, value in os.environ.items() if not name.startswith("FAVES_")}
        self.environment = dict(
            own, XDG_STATE_HOME=folder + "/state", XDG_CONFIG_HOME=folder + "/config",
            XDG_DATA_HOME=folder + "/share", SAP_SHELL="bash")
        self.seed = 0

    def path(self, name):
        return os.path.join(self.folder, name)

    def need(self, name):
        """Makes a file, or what a maker of that name makes, unless it is there."""
        mark = self.path(name + ".made")
        if not os.path.exists(mark):
            MAKERS[name](self)
            open(mark, "w").close()
        return self.path(name)

    def run(self, *words):
        """Runs Faves, with a seed of its own, to make something ready."""
        self.seed += 1
        process = subprocess.run(
            [self.faves, *words], cwd=self.folder, capture_output=True, text=True,
            env=dict(self.environment, FAVES_SEED=str(self.seed)))
        if process.returncode not in (0, 3):
            sys.exit("faves %s: exit %d: %s" % (words, process.returncode, process.stderr))
        return process.stdout

    def remove(self, *names):
        for name in names:
            for end in ("", "-wal", "-shm"):
                if os.path.exists(self.path(name) + end):
                    os.remove(self.path(name) + end)

    def save(self, name):
        shutil.copyfile(self.path(name), self.path(name + ".saved"))

    def restore(self, *names):
        """Puts saved contents back into the same file: to Faves another file would be a copy,
        which takes a new replica id."""
        for name in names:
            self.remove(name + "-wal", name + "-shm")
            shutil.copyfile(self.path(name + ".saved"), self.path(name))

    def header(self):
        with open(self.need("favorites.csv"), newline="") as file:
            return next(csv.reader(file))

    def rows(self):
        """The rows of the generated file; not kept, since they are many."""
        with open(self.need("favorites.csv"), newline="") as file:
            _, *rows = csv.reader(file)
        return rows


def make_csv(data):
    with open(data.path("favorites.csv"), "w") as file:
        subprocess.run(
            [sys.executable, HERE + "/generate.py", str(data.count), str(data.categories)],
            stdout=file, check=True)


def make_by_convert(source, target):
    def make(data):
        data.need(source)
        data.run("convert", source, target)
    return make


def full_rows(data):
    """The rows with ids and dates, as dictionaries with numbers as numbers."""
    numbers = {"ranking": int, "year": int, "score": float}
    with open(data.need("full.csv"), newline="") as file:
        reader = csv.reader(file)
        names = [name.removeprefix("metadata.") for name in next(reader)]
        for row in reader:
            yield {name: numbers.get(name, str)(cell) for name, cell in zip(names, row)}


def make_lines(data):
    with open(data.path("full.jsonl"), "w") as file:
        for row in full_rows(data):
            file.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")


def make_table(data):
    rows = full_rows(data)
    columns = "id category ranking title description year place score tags created modified".split()
    with sqlite3.connect(data.path("plain.sqlite")) as base:
        base.execute("CREATE TABLE favorite (%s)" % ", ".join(columns))
        base.executemany(
            "INSERT INTO favorite VALUES (%s)" % ", ".join("?" * len(columns)),
            ([row[column] for column in columns] for row in rows))
        base.execute("CREATE UNIQUE INDEX by_id ON favorite (id)")
        base.execute("CREATE UNIQUE INDEX by_rank ON favorite (category, ranking)")
    base.close()


def make_store(data):
    data.need("favorites.csv")
    data.run("import", "favorites.csv", "--store", "store.sqlite", "--quiet")


MAKERS = {
    "favorites.csv": make_csv,
    "favorites.json": make_by_convert("favorites.csv", "favorites.json"),
    "favorites.xml": make_by_convert("favorites.csv", "favorites.xml"),
    "full.csv": make_by_convert("favorites.json", "full.csv"),
    "full.jsonl": make_lines,
    "plain.sqlite": make_table,
    "store.sqlite": make_store,
    "sides": sides.make_stores,
    "tables": sides.make_tables,
}
