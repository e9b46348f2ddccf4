"""Works on a store with a long audit log, beside the same works with a short one."""
from bench.command import Command
from bench.contest import Contest, Rounds
from bench.long_log import LONG, SHORT, LongLog, peer_of
from bench.row import short, shown_cost, shown_megabytes, shown_seconds
from bench.target import ratio, times

IMPORTS = 100  # so many records a favorite
HEADER = ["work", "favorites", "records", "long log", "short log", "ratio"]


def table(suite, wanted):
    """The rows, and a note about the log."""
    data = suite.data(wanted // IMPORTS, categories=max(1, min(50, wanted // IMPORTS // 20)))
    data.need("favorites.csv")
    log = LongLog(data)
    log.make(wanted)
    return [row(suite, log, *work) for work in works(log)], note(log)


def note(log):
    return ("The log of %s records was made by %d imports in %s; the store takes %s. The first sync"
            " of all of it into an empty store took %s." % (
                format(log.records, ","), 1 + log.imports, shown_seconds(log.seconds),
                shown_megabytes(log.bytes() / 1e6), shown_seconds(log.first_sync)))


def works(log):
    """Of each work its name, the words for a store, and what makes ready before each run."""
    category, title = next((row[0], row[2]) for row in log.data.rows())
    yield "list --top 10", lambda store: ["list", category, "--top", "10"], None
    yield "list", lambda store: ["list"], None
    yield "show", lambda store: ["show", category, title], None
    yield "sync with nothing new", sync_words, None
    yield "sync, 1 % changed on one side", sync_words, log.edit
    yield "import of a file, 1 % edited", lambda store: ["import", next(log.edits[store])], None


def sync_words(store):
    return ["sync", peer_of(store)]


def row(suite, log, work, words, edit):
    commands = [command(suite, store, words, edit) for store in (LONG, SHORT)]
    contest = Contest(work, log.data, commands[0], [(commands[1], None)])
    costs = Rounds(contest, suite).all(suite.runs)
    long, short_ = (costs[store] for store in (LONG, SHORT))
    return [work, short(log.data.count), short(log.records), shown_cost(long), shown_cost(short_),
            times(ratio(long, short_))]


def command(suite, store, words, edit):
    return Command(
        store, lambda: [suite.faves, *words(store), "--store", store, "--quiet"],
        before=(lambda: edit(store)) if edit else None)
