"""Which machine and which versions were measured."""
import os
import platform
import subprocess
import time


def title():
    return "%s, %s, %d cores, %s" % (
        time.strftime("%Y-%m-%d"), processor(), os.cpu_count(), platform.system() + " "
        + platform.release())


def processor():
    with open("/proc/cpuinfo") as file:
        for line in file:
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.machine()


PROGRAMS = {
    "sqlite3": ["sqlite3", "--version"], "Miller": ["mlr", "--version"],
    "KeePassXC": ["keepassxc-cli", "--version"], "libxml2": ["xmllint", "--version"]}
PACKAGES = ["duckdb", "polars", "sqlite-utils", "lxml", "xmltodict", "orjson", "loro"]


def versions(suite):
    found = [("Faves", output([suite.faves, "--version"]))]
    found += [(name, version(name, output(words))) for name, words in PROGRAMS.items()]
    found += [(name, output([suite.python, "-c", VERSION, name])) for name in PACKAGES]
    return ", ".join("%s %s" % pair for pair in found if pair[1])


VERSION = "import sys, importlib.metadata as m; print(m.version(sys.argv[1]))"


def version(name, text):
    words = text.split() or [""]
    if name == "libxml2" and words[-1].isdigit():  # 20914 is 2.9.14
        number = int(words[-1])
        return "%d.%d.%d" % (number // 10000, number // 100 % 100, number % 100)
    return words[-1] if name == "Miller" else words[0]


def output(words):
    """The first line that a command prints, "" where it cannot be run."""
    try:
        process = subprocess.run(words, capture_output=True, text=True)
    except OSError:
        return ""
    text = process.stdout or (process.stderr if process.returncode == 0 else "")
    return text.strip().splitlines()[0] if text.strip() else ""
