"""The table as text and as Markdown."""
import unicodedata

from bench.row import HEADER


def text(rows):
    lines = [HEADER, *(row.cells() for row in rows)]
    widths = [max(map(width, column)) for column in zip(*lines)]
    return "\n".join("  ".join(map(padded, line, widths)).rstrip() for line in lines)


def markdown(rows):
    lines = [HEADER, ["---"] * len(HEADER), *(row.cells() for row in rows)]
    return "\n".join("| %s |" % " | ".join(line) for line in lines)


def padded(cell, size):
    return cell + " " * (size - width(cell))


def width(cell):
    return sum(not unicodedata.combining(c) for c in cell)


BEGIN, END = "<!-- benchmark -->", "<!-- /benchmark -->"


def put(path, content):
    """Puts content between the markers of a file; adds them at the end of one without."""
    with open(path) as file:
        whole = file.read()
    if BEGIN not in whole:
        whole += "\n## Measured\n\n%s\n%s\n" % (BEGIN, END)
    before, rest = whole.split(BEGIN, 1)
    after = rest.split(END, 1)[1]
    with open(path, "w") as file:
        file.write(before + BEGIN + "\n" + content + "\n" + END + after)
