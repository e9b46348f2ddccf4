"""A row of the table."""
from dataclasses import dataclass

from bench.target import Verdict, median_seconds, peak


@dataclass(frozen=True)
class Row:
    work: str
    count: int
    ours: str
    peer: str
    theirs: str
    verdict: Verdict

    def cells(self):
        return [self.work, short(self.count), self.ours, self.peer, self.theirs,
                self.verdict.measured, self.verdict.target, self.verdict.word]


HEADER = ["work", "favorites", "Faves", "beside", "which takes", "Faves is at", "target", ""]


def short(count):
    for unit, letter in ((1_000_000, "M"), (1000, "k")):
        if count >= unit:
            return "%.3g%s" % (count / unit, letter)
    return str(count)


def shown_cost(costs):
    return "%s, %s" % (shown_seconds(median_seconds(costs)), shown_megabytes(peak(costs)))


def shown_seconds(seconds):
    if seconds < 0.1:
        return "%.1f ms" % (seconds * 1000)
    return "%.0f ms" % (seconds * 1000) if seconds < 1 else "%.3g s" % seconds


def shown_megabytes(megabytes):
    return "%.0f MB" % megabytes
