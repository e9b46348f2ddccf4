"""Commands of Faves, of sqlite3 and of Python, as every kind of work needs them."""
from bench.command import Command


def faves(suite, *words, **options):
    return Command("Faves", [suite.faves, *words], **options)


def start_up(suite):
    """The cheapest thing the binary can do: what every command begins with."""
    return Command("faves --version", [suite.faves, "--version"])


def sqlite(name, base, script, **options):
    return Command(name, ["sqlite3", base, ".read peers/" + script], needs="sqlite3", **options)


def python(suite, name, script, *words, needs, **options):
    return Command(name, [suite.python, "peers/" + script, *words], needs=needs, **options)
