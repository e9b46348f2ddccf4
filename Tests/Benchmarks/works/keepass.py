"""KeePassXC's merge of two databases with the favorites as entries, one way.

It takes so long that it runs once; it is left out where making the databases takes over five
minutes each.
"""
import os
import subprocess
import sys

from bench.command import Command

OPENED = ["--no-password", "-s", "--key-file", "keepass.key"]
LONGEST = 300  # seconds


def merge(data):
    return Command(
        "KeePassXC merge, one way",
        ["keepassxc-cli", "merge", "-q", *OPENED, "keepass1.kdbx", "keepass2.kdbx"],
        needs="keepassxc-cli", is_slow=True, ready=lambda: make_databases(data))


def make_databases(data):
    with open(data.path("keepass.key"), "wb") as file:
        file.write(bytes(range(64)))
    try:
        for side in ("1", "2"):
            make_database(data, side)
    except subprocess.SubprocessError as error:
        print("KeePassXC: %s" % error, file=sys.stderr)


def make_database(data, side):
    xml, base = "keepass%s.xml" % side, "keepass%s.kdbx" % side
    data.remove(base)
    subprocess.run([sys.executable, "peers/keepass_xml.py", "favorites.csv", xml, side],
                   cwd=data.folder, check=True)
    subprocess.run(
        ["keepassxc-cli", "import", "-q", "-t", "100", "--set-key-file", "keepass.key", xml, base],
        cwd=data.folder, timeout=LONGEST, check=True, capture_output=True)
    os.remove(data.path(xml))
