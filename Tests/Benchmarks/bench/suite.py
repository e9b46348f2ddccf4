"""What all kinds of work need to know: programs, sizes, runs, and the peaks seen so far."""
import os

from bench.data import Data
from bench.target import peak


class Suite:
    def __init__(self, options, categories=lambda count: 200 if count >= 1_000_000 else 50):
        self.faves, self.runs = os.path.abspath(options.faves), options.runs
        self.python, self.ceiling = os.path.abspath(options.python), os.path.abspath(options.ceiling)
        self.measure, self.folder = os.path.abspath(options.measure), os.path.abspath(options.folder)
        self.counts = options.count
        self.categories = categories
        self.peaks = {}
        self.kept = {}

    @property
    def first(self):
        """The size at which every work is compared."""
        return self.counts[0]

    @property
    def last(self):
        """The size at which reading a large store is measured."""
        return self.counts[-1]

    def data(self, count, categories=None):
        categories = categories or self.categories(count)
        name = "%d-%d" % (count, categories)
        if name not in self.kept:
            self.kept[name] = Data(
                os.path.join(self.folder, name), count, categories, self.faves, self.measure)
        return self.kept[name]

    def remember_peak(self, contest, costs):
        self.peaks[contest.work, contest.count] = peak(costs)

    def peak_of(self, contest):
        return self.peaks.get((contest.work, contest.count))
