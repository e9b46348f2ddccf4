"""Runs scripts of insertions, removals and moves on Loro's movable list.

    python3 movable_list.py SCRIPTS.json

SCRIPTS.json is a list of scripts, a script a list of commands as the test writes them. Prints, for
each script, the titles of the list after a full exchange, or null where a command names a title
that is not there. Exits with 77 where Loro is not installed (`pip install loro`).

Loro decides by Lamport clock, and of what was put at one place shows the lower peer first. So each
command says at which clock it is to happen, to which the clock is wound on by writing into a text
beside the list, and is done by a peer of its own, a lower one the later the clock.
"""
import json
import sys

try:
    import loro
except ImportError:
    sys.exit(77)


class Replica:
    def __init__(self, number):
        self.number = number
        self.doc = loro.LoroDoc()
        self.list = self.doc.get_movable_list("favorites")
        self.pad = self.doc.get_text("pad")
        self.clock = 0

    def titles(self):
        return self.list.get_value()

    def wind(self, clock):
        """Makes the next operation happen at a clock, by the peer of that clock."""
        if clock < self.clock:
            raise RuntimeError("clock %d is past %d" % (clock, self.clock))
        self.doc.peer_id = (1 << 50) - clock
        if clock > self.clock:
            self.pad.insert(0, "." * (clock - self.clock))
        self.clock = clock

    def act(self, command):
        self.wind(command["clock"] * 4 + self.number)
        titles = self.titles()
        after, title = command.get("after"), command["title"]
        place = titles.index(after) + 1 if after is not None else 0
        if command["kind"] == "insert":
            self.list.insert(place, title)
        else:
            index = titles.index(title)
            if command["kind"] == "remove":
                self.list.delete(index, 1)
            else:
                self.list.mov(index, place - 1 if index < place else place)
        self.doc.commit()
        self.clock += 1

    def take(self, other):
        self.doc.import_(other.doc.export(loro.ExportMode.Updates(self.doc.oplog_vv)))
        self.clock = max(self.clock, other.clock)


def sync(one, other):
    one.take(other)
    other.take(one)


def run(script, count):
    replicas = [Replica(number) for number in range(count)]
    for command in script:
        replica = replicas[command["replica"]]
        if command["kind"] == "sync":
            sync(replica, replicas[command["other"]])
        else:
            try:
                replica.act(command)
            except ValueError:  # a title that is not in the list
                return None
    for _ in range(2):
        for other in replicas[1:]:
            sync(replicas[0], other)
    lists = [replica.titles() for replica in replicas]
    assert all(titles == lists[0] for titles in lists), "the lists did not converge"
    return lists[0]


def main():
    with open(sys.argv[1]) as file:
        scripts = json.load(file)
    json.dump([run(script["commands"], script["replicas"]) for script in scripts], sys.stdout)


main()
