"""The options that `run` gives to its programs."""
import argparse
import os

README = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../README.md")


def parser(about, sizes):
    options = argparse.ArgumentParser(description=about)
    for name in ("faves", "measure", "ceiling", "python", "folder"):
        options.add_argument("--" + name, required=True)
    options.add_argument("--count", type=counts, default=sizes)
    options.add_argument("--runs", type=int, default=5)
    options.add_argument("--only", default="", help="rows whose name contains this")
    options.add_argument("--readme", action="store_true", help="write the table into README.md")
    return options


def counts(text):
    return [int(word) for word in text.split(",")]
