"""The table as text and as Markdown."""
import unicodedata


def text(header, rows):
    lines = [header, *rows]
    widths = [max(map(width, column)) for column in zip(*lines)]
    return "\n".join("  ".join(map(padded, line, widths)).rstrip() for line in lines)


def markdown(header, rows):
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| %s |" % " | ".join(line) for line in lines)


def padded(cell, size):
    return cell + " " * (size - width(cell))


def width(cell):
    return sum(not unicodedata.combining(c) for c in cell)


def put(path, name, content):
    """Puts content between the markers of that name in a file; at its end where it has none."""
    begin, end = "<!-- %s -->" % name, "<!-- /%s -->" % name
    with open(path) as file:
        whole = file.read()
    if begin not in whole:
        whole += "\n%s\n%s\n" % (begin, end)
    before, rest = whole.split(begin, 1)
    after = rest.split(end, 1)[1]
    with open(path, "w") as file:
        file.write(before + begin + "\n" + content + "\n" + end + after)
