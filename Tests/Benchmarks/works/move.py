"""The last of a long category to rank 1: the time, and the rows it writes."""
import sqlite3

from bench.command import Command
from bench.contest import Contest
from bench.row import Row
from bench.target import AtMostMore, NoTarget, Verdict
from works.programs import sqlite, start_up

MOST_ROWS = 9


def contests(suite):
    moves = Moves(suite.data(suite.first, categories=1))
    yield contest(suite, moves)
    yield RowsOfMove(moves)


class Moves:
    """Commands that move what is the last favorite each time to rank 1."""

    def __init__(self, data):
        self.data, self.titles = data, None

    def next(self):
        if self.titles is None:
            self.titles = [(row[0], row[2]) for row in self.data.rows()]
        category, title = self.titles.pop()
        return ["move", category, title, "--rank", "1", "--store", "store.sqlite", "--quiet"]


def contest(suite, moves):
    ours = Command("Faves", lambda: [suite.faves, *moves.next()], files=("store.sqlite",))
    dense = sqlite("sqlite3, dense unique ranks", "dense.sqlite", "sqlite_dense_move.sql",
                   ready=lambda: make_table(moves.data, "dense.sqlite", "ranking"))
    sparse = sqlite("sqlite3, a sparse key", "sparse.sqlite", "sqlite_key_move.sql",
                    ready=lambda: make_table(moves.data, "sparse.sqlite", "place_key"))
    peers = [(start_up(suite), AtMostMore(5)), (dense, NoTarget()), (sparse, NoTarget())]
    return Contest("move the last of one category to rank 1", moves.data, ours, peers, factor=3)


def make_table(data, name, order):
    rows = ((int(row[1]), row[2], row[3]) for row in data.rows())
    data.remove(name)
    with sqlite3.connect(data.path(name)) as base:
        base.execute("PRAGMA journal_mode = WAL")
        base.execute("CREATE TABLE favorite"
                     " (%s INTEGER NOT NULL UNIQUE, title TEXT NOT NULL, description TEXT)" % order)
        base.executemany("INSERT INTO favorite VALUES (?, ?, ?)", rows)
    base.close()


class RowsOfMove:
    """Counts the rows that differ after a move, in all tables."""
    work = "rows written by a move"

    def __init__(self, moves):
        self.moves, self.data, self.count = moves, moves.data, moves.data.count

    def rows(self, suite):
        store = self.data.need("store.sqlite")
        before = contents(store)
        self.data.run(*self.moves.next())
        differing = contents(store) ^ before
        written = len({(table, key) for table, key, _ in differing})
        verdict = Verdict(str(written), "< %d" % (MOST_ROWS + 1), written <= MOST_ROWS)
        return [Row(self.work, self.count, "%d rows" % written, "", "", verdict)]


def contents(store):
    """Of every row of every table: the table, the key and all of the row."""
    base = sqlite3.connect("file:%s?mode=ro" % store, uri=True)
    tables = [name for name, in base.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    rows = {row for table in tables for row in rows_of(base, table)}
    base.close()
    return rows


def rows_of(base, table):
    size = key_size(base, table)
    return ((table, row[:size], row) for row in base.execute('SELECT * FROM "%s"' % table))


def key_size(base, table):
    """How many columns, from the first, make the key of a table."""
    return sum(column[5] > 0 for column in base.execute("PRAGMA table_info('%s')" % table)) or 1
