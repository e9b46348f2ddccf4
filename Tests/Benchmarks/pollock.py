#!/usr/bin/env python3
"""Measures `faves inspect --rows all --json` on polluted CSV files.

The kinds of pollution, the weights and the formula are those of Pollock (Vitagliano, Hameed, Jiang,
Reisener, Wu, Naumann: "Pollock: A Data Loading Benchmark", PVLDB 16(8), 2023): 2,290 files made from
one table of 84 rows and 9 columns, each polluted in one way; the score of a file is success plus
precision, recall and F1 of header, records and cells, at most 10. The table and the code are our own;
the table is made from a seed.

    python3 Tests/Benchmarks/pollock.py --faves .build/release/faves
    python3 Tests/Benchmarks/pollock.py --keep /tmp/pollock --only file_   # keep the files, some kinds

Three readings of the JSON are scored:
  rows    the rows from `headerRow` on, all rows where it is null: what a reader of the contract sees
  table   the first of `tables`: its header rows joined, preamble, notes and further tables left out
  bare    `rows` as they are
"""
import argparse
import collections
import concurrent.futures
import csv
import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile

SEED = 20261124
HEADER = ["DATE", "TIME", "Qty", "SKU", "Price", "Product", "Description", "URL", "Comments"]
ROWS = 84
ROW_SEPARATOR_WEIGHT = 0.36775106082036774
ROW_QUOTE_WEIGHT = 0.009259259259259259
WEIGHTS = {
    "source": 1, "file_no_payload": 15, "file_no_trailing_newline": 184,
    "file_double_trailing_newline": 5, "file_no_header": 470, "file_header_multirow_2": 47,
    "file_header_multirow_3": 47, "file_preamble": 282, "file_multitable_same": 188 / 3,
    "file_multitable_more": 188 / 3, "file_multitable_less": 188 / 3, "file_header_only": 3,
    "file_one_data_row": 4, "file_record_delimiter_0xD": 7, "file_record_delimiter_0xA": 1691,
    "file_field_delimiter_0x9": 4, "file_field_delimiter_0x3B": 834, "file_field_delimiter_0x20": 4,
    "file_field_delimiter_0x2C_0x20": 101, "file_quotation_char_0x27": 11,
    "file_escape_char_0x5C": 1, "file_escape_char_0x00": 7,
}


# ---------------------------------------------------------------------------------------- the table

ADJECTIVES = "Quiet Brisk Amber Nordic Folding Woven Sturdy Crimson Coastal Featherlight".split()
THINGS = ["Lantern", "Rain Jacket", "Trail Mug", "Camp Chair", "Wool Blanket", "Field Notebook",
          "Canvas Tote", "Bike Bell", "Reading Lamp", "Kids' Kite", "Women's Mittens", "Men's Cap"]
SIZES = ["Small", "Large", "Two-Pack", "Striped", '10" Brim', '24"', "Slim Fit"]
OPENINGS = ["Made for long evenings", "Soft, light and easy to pack", "A gift that lasts",
            "Built to be used every day", "Tested on wet mornings, dry noons and cold nights",
            "You'll reach for this one first", "Recycled yarn: warm even when damp"]
ENDINGS = ["it dries within 2 hours.", "the clasp won't rattle, slip or squeak.",
           "fits most shelves (40 x 30 cm).", "keeps its colour wash after wash.",
           "ships flat, opens in seconds.", "weighs only 2.4 oz."]


def source_table():
    """The header and 83 rows."""
    chance = random.Random(SEED)
    rows = [HEADER]
    for index in range(ROWS - 1):
        sku = f"{chance.choice(['QX', 'LM', 'TR', 'BD'])}-{chance.randint(1000, 9999)}"
        name = f"{chance.choice(ADJECTIVES)} {chance.choice(THINGS)}"
        if index % 3:
            name += f", {chance.choice(SIZES)}"
        text = f"{chance.choice(OPENINGS)}: {chance.choice(ENDINGS)}"
        if index == 11:
            text = 'Opens to 8\\\'9" across, folds to the size of a book.'
        price = f"${chance.randint(50, 9900) / 100:g}"
        rows.append([
            f"{13 + index % 15:02}/{1 + index % 12:02}/2018", f"{index // 4:02}:{index % 4 * 15:02}",
            str(chance.randint(0, 30)), sku, price, name, text,
            f"https://www.example.com/product/{sku.replace('-', '_')}.html", ""])
    return rows


class Dialect:
    """How a row is written."""

    def __init__(self, delimiter=",", quote='"', escape='"', end="\r\n"):
        self.delimiter, self.quote, self.escape, self.end = delimiter, quote, escape, end

    def cell(self, text, column, stray=False):
        needs_quotes = column in (6, 7) or "," in text or '"' in text
        body = text.replace('"', (self.escape or "") + '"') if self.quote == '"' else (
            text.replace('"', '"' + self.quote))
        if stray:
            body = self.quote + body
        return self.quote + body + self.quote if needs_quotes else body

    def row(self, cells):
        return self.delimiter.join(self.cell(c, i) for i, c in enumerate(cells)) + self.end

    def text(self, rows):
        return "".join(self.row(r) for r in rows)


# ---------------------------------------------------------------------------------------- pollution

def pollutions():
    """Yields name, weight, polluted text and what should be read."""
    table = source_table()
    yield from file_pollutions(table)
    yield from row_pollutions(table)


def file_pollutions(table):
    usual = Dialect()
    source = usual.text(table)

    def one(name, text, clean=table):
        return name, WEIGHTS[name], text, clean

    yield one("source", source)
    yield one("file_no_payload", "", [])
    yield one("file_no_trailing_newline", source[:-2])
    yield one("file_double_trailing_newline", source + "\r\n")
    yield one("file_no_header", usual.text(table[1:]), table[1:])
    for lines in (2, 3):
        joined = [" ".join([name] * lines) for name in HEADER]
        yield one(f"file_header_multirow_{lines}", usual.row(HEADER) * (lines - 1) + source,
                  [joined] + table[1:])
    empty = usual.row([""] * 9)
    yield one("file_preamble", usual.row(["PREAMBLE"] + [""] * 8) + empty + source)
    second = table[:83]
    yield one("file_multitable_less", source + usual.text([r[:8] for r in second]))
    yield one("file_multitable_same", source + usual.text(second))
    more = [r + ["col1" if i == 0 else r[-1]] for i, r in enumerate(second)]
    yield one("file_multitable_more", source + usual.text(more))
    yield one("file_header_only", usual.text(table[:1]), table[:1])
    yield one("file_one_data_row", usual.text(table[:2]), table[:2])
    for name, end in (("0xA", "\n"), ("0xD", "\r")):
        yield one(f"file_record_delimiter_{name}", Dialect(end=end).text(table))
    for name, delimiter in (("0x3B", ";"), ("0x9", "\t"), ("0x2C_0x20", ", "), ("0x20", " ")):
        yield one(f"file_field_delimiter_{name}", Dialect(delimiter=delimiter).text(table))
    # As in the benchmark: the quotes change, what is escaped inside does not.
    single = Dialect()
    swapped = "".join(
        ",".join(re.sub(r'^"|"$', "'", single.cell(c, i)) if single.cell(c, i) != c else c
                 for i, c in enumerate(r)) + "\r\n" for r in table)
    yield one("file_quotation_char_0x27", swapped)
    yield one("file_escape_char_0x5C", Dialect(escape="\\").text(table))
    yield one("file_escape_char_0x00", Dialect(escape="").text(table))


def row_pollutions(table):
    usual = Dialect()
    lines = [usual.row(r) for r in table]

    def changed(index, line):
        return "".join(lines[:index]) + line + "".join(lines[index + 1:])

    for i, row in enumerate(table):
        cells = [usual.cell(c, j) for j, c in enumerate(row)]
        for j in range(len(row)):
            more = ",".join(cells[:j]) + ("," if j else "") + "," + ",".join(cells[j:]) + "\r\n"
            yield f"row_more_sep_row{i}_col{j}", ROW_SEPARATOR_WEIGHT, changed(i, more), table
            if j:
                less = ",".join(cells[:j]) + ",".join(cells[j:]) + "\r\n"
                yield f"row_less_sep_row{i}_col{j}", ROW_SEPARATOR_WEIGHT, changed(i, less), table
            quoted = cells[:j] + [usual.cell(row[j], j, stray=True)] + cells[j + 1:]
            clean = [list(r) for r in table]
            clean[i][j] = '"' + clean[i][j]
            yield (f"row_extra_quote{i}_col{j}", ROW_QUOTE_WEIGHT,
                   changed(i, ",".join(quoted) + "\r\n"), clean)
        yield (f"row_field_delimiter_{i}_0x20", ROW_SEPARATOR_WEIGHT,
               changed(i, " ".join(cells) + "\r\n"), table)


# ---------------------------------------------------------------------------------------- the score

DATE = re.compile(r"(\d{2})/(\d{2})/(\d{4})")


def normalized(cell):
    """A cell as the benchmark compares it: numbers, dates, times and prices by value, text by
    small letters."""
    if not cell:
        return ""
    if cell in ("True", "true", "1"):
        return "1"
    if cell in ("False", "false", "0"):
        return "0"
    try:
        return str(int(cell))
    except ValueError:
        pass
    try:
        return str(float(cell))
    except ValueError:
        pass
    if match := DATE.fullmatch(cell):
        return f"{match[3]}-{match[2]}-{match[1]} 00:00:00"
    if re.fullmatch(r"\d\d:\d\d", cell):
        return cell + ":00"
    if match := re.fullmatch(r"\$(\d+\.?\d*)", cell):
        return f"${float(match[1])}"
    return cell.lower()


def measures(expected, loaded):
    """Precision, recall and F1 by the benchmark's names: what is common by what is expected, and by
    what was loaded."""
    if not expected:
        return [1.0, 1.0, 1.0]
    common = sum((collections.Counter(expected) & collections.Counter(loaded)).values())
    if not common:
        return [0.0, 0.0, 0.0]
    precision, recall = common / len(expected), common / len(loaded)
    return [precision, recall, 2 * precision * recall / (precision + recall)]


def score(clean, loaded):
    """The ten measures of one file; `loaded` is None where nothing came."""
    if loaded is None:
        return [0.0] * 10
    if not clean:
        return [1.0] * 10
    header = measures([normalized(c) for c in clean[0]],
                      [normalized(c) for c in loaded[0]] if loaded else [])
    records = measures(["".join(map(normalized, r)) for r in clean[1:]],
                       ["".join(map(normalized, r)) for r in loaded[1:]])
    cells = measures([c for r in clean for c in r], [c for r in loaded for c in r])
    return [1.0] + header + records + cells


def readings(result):
    """The three readings of the JSON of an inspection."""
    rows = result["rows"]
    start = (result["headerRow"] or 1) - 1
    tables = result.get("tables") or []
    table = rows[start:]
    if tables:
        first = tables[0]
        begin, count, header = first["firstRow"] - 1, first["rows"], first["headerRows"]
        table = rows[begin:begin + count]
        if header > 1:
            width = max(map(len, table[:header]))
            joined = [" ".join(r[c] for r in table[:header] if c < len(r)) for c in range(width)]
            table = [joined] + table[header:]
    return {"rows": rows[start:], "table": table, "bare": rows}


def measure(faves, folder, name, weight, text, clean):
    path = folder / f"{name}.csv"
    path.write_bytes(text.encode())
    run = subprocess.run([faves, "inspect", str(path), "--rows", "all", "--json"],
                         capture_output=True, text=True, timeout=60)
    try:
        found = readings(json.loads(run.stdout))
    except (ValueError, KeyError) as error:
        print(f"{name}: exit {run.returncode}: {error!r} {run.stderr[:300]}", file=sys.stderr)
        found = {"rows": None, "table": None, "bare": None}
    return name, weight, {key: score(clean, rows) for key, rows in found.items()}


def kind(name):
    if match := re.match(r"row_(more_sep|less_sep|extra_quote|field_delimiter)_?(?:row)?(\d+)", name):
        return f"row_{match[1]} ({'header' if match[2] == '0' else 'rows'})"
    return name


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--faves", default=".build/release/faves", help="the binary")
    parser.add_argument("--keep", help="keep the polluted files in this folder")
    parser.add_argument("--only", default="", help="only files whose name starts so")
    parser.add_argument("--worst", type=int, default=0, help="name that many of the worst files")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(options.keep or temporary)
        folder.mkdir(parents=True, exist_ok=True)
        files = [p for p in pollutions() if p[0].startswith(options.only)]
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            results = list(pool.map(lambda p: measure(options.faves, folder, *p), files))
        if options.keep:
            expected = folder / "clean"
            expected.mkdir(exist_ok=True)
            for name, _, _, clean in files:
                with open(expected / f"{name}.csv", "w", newline="") as out:
                    csv.writer(out).writerows(clean)
    report(results, options.worst)


def report(results, worst):
    keys = ["rows", "table", "bare"]
    kinds = collections.defaultdict(list)
    for name, _, scores in results:
        kinds[kind(name)].append(scores)
    print(f"{'kind':36} {'files':>5} " + " ".join(f"{k:>7}" for k in keys))
    for name in sorted(kinds):
        means = [sum(sum(s[k]) for s in kinds[name]) / len(kinds[name]) for k in keys]
        print(f"{name:36} {len(kinds[name]):5} " + " ".join(f"{m:7.3f}" for m in means))
    total = sum(weight for _, weight, _ in results)
    for label, weigh in (("simple", lambda w: 1 / len(results)), ("weighted", lambda w: w / total)):
        means = [sum(sum(s[k]) * weigh(w) for _, w, s in results) for k in keys]
        print(f"{label:36} {len(results):5} " + " ".join(f"{m:7.3f}" for m in means))
    for name, _, scores in sorted(results, key=lambda r: sum(r[2]["rows"]))[:worst]:
        print(f"  {sum(scores['rows']):6.3f}  {name}")


if __name__ == "__main__":
    main()
