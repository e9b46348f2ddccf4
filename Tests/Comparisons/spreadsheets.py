#!/usr/bin/env python3
"""Compares, cell by cell, what faves reads from spreadsheets with what LibreOffice makes of them.

    spreadsheets.py [--faves PATH] [--verbose] FILE...

Each file is converted by `soffice --headless` to CSV, once with the cells as they are shown and once
as they are, and to flat OpenDocument, which has the typed value of each cell. A cell of faves counts
as `same` if it is one of the two texts; where it is not, the typed value tells whether faves has the
same value in another form (`date`, `time`, `number`, `boolean`); all else is `different` and listed.
"""
import argparse, csv, json, pathlib, re, subprocess, sys, tempfile
from xml.etree import ElementTree

csv.field_size_limit(1 << 30)
OFFICE, TABLE, TEXT = (f"{{urn:oasis:names:tc:opendocument:xmlns:{n}:1.0}}" for n in ("office", "table", "text"))


def soffice(source, kind, folder):
    subprocess.run(["soffice", "--headless", "--convert-to", kind, "--outdir", folder, source],
                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def csv_sheets(source, shown, folder):
    flag = "true" if shown else "false"
    soffice(source, f"csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,{flag},false,false,-1", folder)
    return {p.name: list(csv.reader(p.open(newline="", encoding="utf-8"))) for p in pathlib.Path(folder).glob("*.csv")}


def typed_sheets(source, folder):
    soffice(source, "fods", folder)
    root = ElementTree.parse(next(pathlib.Path(folder).glob("*.fods"))).getroot()
    sheets = {}
    for table in root.iter(TABLE + "table"):
        rows = []
        for row in table.iter(TABLE + "table-row"):
            cells = []
            for cell in row:
                if cell.tag not in (TABLE + "table-cell", TABLE + "covered-table-cell"):
                    continue
                value = {k[len(OFFICE):]: v for k, v in cell.attrib.items() if k.startswith(OFFICE)}
                many = int(cell.get(TABLE + "number-columns-repeated", 1))
                cells += [value] * (many if value else min(many, 2000))
            many = int(row.get(TABLE + "number-rows-repeated", 1))
            rows += [cells] * (many if any(cells) else min(many, 2000))
        sheets[table.get(TABLE + "name")] = rows
    return sheets


def trimmed(row):
    row = list(row)
    while row and not row[-1]:
        row.pop()
    return row


def seconds(text):
    if m := re.fullmatch(r"(-?)P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?", text):
        d, h, i, s = (float(x or 0) for x in m.groups()[1:])
        return (-1 if m[1] else 1) * (d * 86400 + h * 3600 + i * 60 + s)
    if m := re.fullmatch(r"(-?)(\d+):(\d\d):(\d\d(?:\.\d+)?)", text):
        return (-1 if m[1] else 1) * (int(m[2]) * 3600 + int(m[3]) * 60 + float(m[4]))


def moment(text):
    day, _, time = text.partition("T")
    return day, seconds(time) if time else 0.0


def verdict(ours, shown, raw, typed):
    if ours in (shown, raw):
        return "same"
    kind = typed.get("value-type")
    if kind == "date":
        a, b = moment(ours), moment(typed["date-value"])
        if a[1] is not None and a[0] == b[0] and abs(a[1] - b[1]) < 0.01:
            return "date"
    if kind == "time" and seconds(ours) is not None and abs(seconds(ours) - seconds(typed["time-value"])) < 0.002:
        return "time"
    if kind in ("float", "percentage", "currency"):
        try:
            a, b = float(ours), float(typed["value"])
            if a == b or abs(a - b) <= 1e-14 * abs(b):
                return "number"
        except ValueError:
            pass
    if ours in ("true", "false") and shown == ours.upper():
        return "boolean"
    return "different"


def compare(faves, path, verbose):
    counts = {}
    with tempfile.TemporaryDirectory() as a, tempfile.TemporaryDirectory() as b, tempfile.TemporaryDirectory() as c:
        shown, raw, typed = csv_sheets(path, True, a), csv_sheets(path, False, b), typed_sheets(path, c)
    for index, (name, cells) in enumerate(typed.items()):
        file = next(f for f in shown if len(shown) == 1 or f.endswith(f"-{name}.csv"))
        padded = cells + [[]] * len(shown[file])
        theirs = [(trimmed(s), r, t) for s, r, t in zip(shown[file], raw[file], padded)]
        theirs = [row for row in theirs if row[0]]
        result = subprocess.run([*faves, "inspect", str(path), "--rows", "all", "--json", "--sheet", str(index + 1)], capture_output=True)
        ours = [r for r in map(trimmed, json.loads(result.stdout)["rows"]) if r] if theirs else []
        if len(ours) != len(theirs):
            print(f"{path} {name}: {len(ours)} rows here, {len(theirs)} there")
            counts["rows"] = counts.get("rows", 0) + 1
        for line, (mine, (s, r, t)) in enumerate(zip(ours, theirs), 1):
            for column in range(max(len(mine), len(s))):
                get = lambda row, nothing="": row[column] if column < len(row) else nothing
                if not get(mine) and not get(s):
                    continue
                found = verdict(get(mine), get(s), get(r), get(t, {}))
                counts[found] = counts.get(found, 0) + 1
                if found == "different" or verbose and found != "same":
                    print(f"  {path.name} [{name}] row {line} column {column + 1} {found}: here {get(mine)[:60]!r}, shown {get(s)[:60]!r}, is {get(r)[:40]!r} {str(get(t, {}))[:100]}")
    return counts


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--faves", default=".build/debug/faves")
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("files", nargs="+", type=pathlib.Path)
    options = parser.parse_args()
    total = {}
    for path in options.files:
        counts = compare(options.faves.split(), path, options.verbose)
        print(path.name, sum(v for k, v in counts.items() if k != "rows"), counts, flush=True)
        for key, value in counts.items():
            total[key] = total.get(key, 0) + value
    print("total", sum(v for k, v in total.items() if k != "rows"), total)
    sys.exit(1 if total.get("different") or total.get("rows") else 0)


main()
