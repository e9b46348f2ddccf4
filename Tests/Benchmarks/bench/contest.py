"""One work, done in turn by Faves and by its peers."""
import sys
from dataclasses import dataclass, field, replace

from bench.command import CommandFailed, is_there, measured
from bench.row import Row, shown_cost


@dataclass
class Contest:
    work: str
    data: object
    ours: object  # the command of Faves
    peers: list = field(default_factory=list)  # pairs of a command and a target
    factor: int = 1  # that many times the usual runs: for works of milliseconds

    @property
    def count(self):
        return self.data.count

    def rows(self, suite):
        costs = Rounds(self, suite).all(suite.runs * self.factor)
        ours = costs[self.ours.name]
        suite.remember_peak(self, ours)
        return [
            Row(self.work, self.count, shown_cost(ours), peer.name, shown_cost(costs[peer.name]),
                target.judge(ours, costs[peer.name]))
            for peer, target in self.peers if costs.get(peer.name)]

    def once_alone(self, suite):
        """Runs Faves once, for the memory that it takes."""
        alone = replace(self, peers=[])
        suite.remember_peak(self, Rounds(alone, suite).all(1)[self.ours.name])


class Rounds:
    """Runs A B C A B C …, after a warm-up of each."""

    def __init__(self, contest, suite):
        self.contest, self.data = contest, contest.data
        peers = [peer for peer, _ in contest.peers if self.is_usable(peer, suite)]
        self.commands = [contest.ours, *peers]
        self.costs = {command.name: [] for command in self.commands}

    def is_usable(self, peer, suite):
        found = is_there(peer.needs, suite.python)
        if not found:
            print("%s: left out, not installed" % peer.name, file=sys.stderr)
        return found

    def all(self, runs):
        for command in self.commands:
            command.make_ready(self.data)
        if runs > 1:
            self.round(is_first=False, is_kept=False)
        for round in range(runs):
            self.round(is_first=round == 0, is_kept=True)
        return self.costs

    def round(self, is_first, is_kept):
        for command in list(self.commands):
            if is_first or not command.is_slow:
                self.run(command, is_kept)

    def run(self, command, is_kept):
        try:
            cost = measured(command, self.data)
        except CommandFailed as failure:
            self.give_up(command, failure)
        else:
            if is_kept:
                self.costs[command.name].append(cost)

    def give_up(self, command, failure):
        """Goes on without a peer that fails; a failure of Faves ends the contest."""
        if command is self.contest.ours:
            raise failure
        print("%s: left out, %s" % (self.contest.work, failure), file=sys.stderr)
        self.commands.remove(command)
        del self.costs[command.name]
