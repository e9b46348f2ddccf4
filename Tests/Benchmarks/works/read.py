"""Reading a little of a large store, beside start-up."""
import csv
import itertools

from bench.command import Command
from bench.contest import Contest
from bench.target import AtMostMore, Within
from works.programs import start_up


def contests(suite):
    data = suite.data(suite.last)
    yield contest(suite, data, "list CATEGORY --top 10", list_words, AtMostMore(5))
    yield contest(suite, data, "show CATEGORY TITLE", show_words, AtMostMore(5))
    yield contest(suite, data, "completion of titles", completion_words, Within(30))


def contest(suite, data, work, words, target):
    row = middle_row(data)
    ours = Command("Faves", lambda: [suite.faves, *words(*row()), "--store", "store.sqlite"],
                   files=("favorites.csv", "store.sqlite"))
    return Contest(work, data, ours, [(start_up(suite), target)], factor=10)


def middle_row(data):
    """A function that gives the category and the title of a favorite, read when first asked."""
    kept = []

    def row():
        if not kept:
            with open(data.path("favorites.csv"), newline="") as file:
                kept.append(next(itertools.islice(csv.reader(file), 1 + data.count // 2, None)))
        return kept[0][0], kept[0][2]
    return row


def list_words(category, title):
    return ["list", category, "--top", "10"]


def show_words(category, title):
    return ["show", category, title]


def completion_words(category, title):
    """What the script of `faves completions bash` asks for the second argument of show."""
    return ["---completion", "show", "--", "positional@1", "3", "2", "faves", "show",
            '"%s"' % category, title[:2]]
