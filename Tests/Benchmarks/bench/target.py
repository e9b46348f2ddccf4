"""What a work is to reach, judged by the costs of its rounds."""
import statistics
from dataclasses import dataclass


@dataclass(frozen=True)
class Verdict:
    measured: str
    target: str = ""
    is_met: bool = None  # None where there is no target

    @property
    def word(self):
        return {None: "", True: "met", False: "missed"}[self.is_met]


def ratio(ours, theirs):
    """The median of the ratios of the rounds; a peer that ran once is set beside our median."""
    if len(theirs) < len(ours):
        return median_seconds(ours) / median_seconds(theirs)
    return statistics.median(a.seconds / b.seconds for a, b in zip(ours, theirs))


def median_seconds(costs):
    return statistics.median(cost.seconds for cost in costs)


def peak(costs):
    return max(cost.megabytes for cost in costs)


@dataclass(frozen=True)
class AtMost:
    """At most that many times the peer's time."""
    factor: float
    text: str = ""

    def judge(self, ours, theirs):
        value = ratio(ours, theirs)
        return Verdict(times(value), self.text or "≤ %s" % times(self.factor), value <= self.factor)


def times(value):
    return "%.3g ×" % value if value < 10 else "%.0f ×" % value


AHEAD = AtMost(1, "< 1 ×")


@dataclass(frozen=True)
class AtMostMore:
    """At most that many milliseconds more than the peer."""
    milliseconds: float

    def judge(self, ours, theirs):
        more = statistics.median((a.seconds - b.seconds) * 1000 for a, b in zip(ours, theirs))
        return Verdict(
            "%+.1f ms" % more, "≤ +%g ms" % self.milliseconds, more <= self.milliseconds)


@dataclass(frozen=True)
class Within:
    """At most that many milliseconds, whatever the peer takes."""
    milliseconds: float

    def judge(self, ours, theirs):
        value = median_seconds(ours) * 1000
        return Verdict("%.1f ms" % value, "≤ %g ms" % self.milliseconds,
                       value <= self.milliseconds)


class NoTarget:
    """Shown for comparison only."""

    def judge(self, ours, theirs):
        return Verdict(times(ratio(ours, theirs)))
