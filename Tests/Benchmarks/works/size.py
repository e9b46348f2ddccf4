"""The size of a store beside its CSV file, and the peak memory of every work that moves data."""
import os

from bench.row import Row, shown_megabytes
from bench.target import Verdict, times
from works import convert, export, import_csv, import_json, import_xml, sync

LARGEST = 2.5  # times the CSV file
MOST_MEMORY = 64  # megabytes


def contests(suite):
    for count in suite.counts:
        yield StoreSize(suite.data(count))
    for count in suite.counts:
        yield from peaks(suite, count)


class StoreSize:
    work = "size of a store with the full audit log"

    def __init__(self, data):
        self.data, self.count = data, data.count

    def rows(self, suite):
        size = sum(self.bytes(self.data.need("store.sqlite") + end) for end in ("", "-wal"))
        text = self.bytes(self.data.need("favorites.csv"))
        verdict = Verdict(times(size / text), "≤ %s" % times(LARGEST), size / text <= LARGEST)
        return [Row(self.work, self.count, shown_megabytes(size / 1e6), "its CSV file",
                    shown_megabytes(text / 1e6), verdict)]

    def bytes(self, path):
        return os.path.getsize(path) if os.path.exists(path) else 0


def peaks(suite, count):
    yield Peak("import", [m.contest(suite, count) for m in (import_csv, import_json, import_xml)])
    yield Peak("convert", [make(suite, count) for make in (
        convert.csv_to_json, convert.json_to_csv, convert.xml_to_json)])
    yield Peak("export", [export.contest(suite, count, form) for form in ("json", "csv")])
    yield Peak("sync", [make(suite, count) for make in (
        sync.edited, sync.nothing_new, sync.first_sync)])


class Peak:
    """The most memory that a kind of work took; what was not compared before is run once."""

    def __init__(self, kind, contests):
        self.work, self.contests, self.count = "peak memory, " + kind, contests, contests[0].count

    def rows(self, suite):
        for contest in self.contests:
            if suite.peak_of(contest) is None:
                contest.once_alone(suite)
        most, work = max((suite.peak_of(contest), contest.work) for contest in self.contests)
        verdict = Verdict(shown_megabytes(most), "≤ %d MB" % MOST_MEMORY, most <= MOST_MEMORY)
        return [Row(self.work, self.count, shown_megabytes(most), "most in: " + work, "", verdict)]
