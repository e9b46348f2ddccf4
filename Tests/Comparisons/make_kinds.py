"""Makes sheets with a cell of every kind, by XlsxWriter, openpyxl and pandas."""
import datetime as dt, sys, xlsxwriter, openpyxl
from openpyxl.styles import Font
out = sys.argv[1]
rows = [["kind", "value", "note"]]

def xw(path, options=None):
    wb = xlsxwriter.Workbook(path, options or {})
    ws = wb.add_worksheet("Kinds")
    wb.add_worksheet("Empty")
    other = wb.add_worksheet("Other")
    hidden = wb.add_worksheet("Hidden"); hidden.hide(); hidden.write("A1", "title"); hidden.write("A2", "Heat")
    other.write_row(0, 0, ["title", "year"]); other.write_row(1, 0, ["Ran", 1985])
    f = lambda code: wb.add_format({"num_format": code})
    ws.write_row(0, 0, ["kind", "value", "note"])
    r = 1
    def put(kind, write, note=""):
        nonlocal r
        ws.write(r, 0, kind); write(r, 1); 
        if note: ws.write(r, 2, note)
        r += 1
    num = lambda v, code=None: (lambda r, c: ws.write_number(r, c, v, f(code) if code else None))
    for v in [0, 1, -1, 1995, 0.1, 0.1 + 0.2, 1 / 3, 2 / 3, 9.5, 1e-7, 1.5e300, 123456789012345, 1234567890123456, 4.35 * 100, 1.1 * 3, 3.141592653589793, -0.0, 1e15, 1e16, 1e21, 100.0, 0.07 * 100]:
        put("number", num(v), repr(v))
    for code in ["0.00", "#,##0", "#,##0.00", "0%", "0.00%", "0.00E+00", "# ?/?", "@", '0" min"', '"year "0', "[Red]0.0;[Blue]-0.0", "$#,##0.00", '#,##0.00 "€"', "[$€-407] #,##0.00", "[>100]0.0;0.00", "0.0_);(0.0)", '"d"0', "\\d0", "General", 'General" y"']:
        put("number as " + code, num(7.5, code))
    for code in ["yyyy-mm-dd", "d/m/yy", "dd.mm.yyyy", "mmm d, yyyy", "[$-409]d mmmm yyyy", "[$-F800]dddd, mmmm dd, yyyy", "yyyy", "mmmm", "mmm", "d", 'yyyy"年"m"月"d"日"', "[$-411]ggge年m月d日", "dddd", "m/d/yyyy;@", "mm-dd-yy"]:
        put("date as " + code, num(43163, code))
    for code in ["yyyy-mm-dd hh:mm", "d/m/yy h:mm", "dd.mm.yyyy hh:mm:ss", "m/d/yy h:mm AM/PM", "yyyy-mm-ddThh:mm:ss.000"]:
        put("moment as " + code, num(43163.84513888889, code))
        put("midnight as " + code, num(43163, code))
    put("moment as a date", num(43163.84513888889, "yyyy-mm-dd"))
    for code in ["h:mm", "hh:mm:ss", "h:mm AM/PM", "mm:ss", "hh:mm:ss.000"]:
        put("time as " + code, num(0.84513888889, code))
    for code in ["[h]:mm", "[hh]:mm:ss", "[m]", "[mm]:ss", "[s]"]:
        put("duration as " + code, num(1.53, code))
    for id in list(range(1, 5)) + list(range(9, 23)) + list(range(37, 41)) + list(range(45, 50)):
        put(f"built-in {id}", num(43163.25, id) if False else (lambda r, c, id=id: ws.write_number(r, c, 43163.25 if id not in (18, 19, 20, 21, 45, 47) else 0.25, wb.add_format({"num_format": id}))))
    for day in [1, 59, 61, 60, 2958465]:
        put("day", num(day, "yyyy-mm-dd"), str(day))
    put("boolean", lambda r, c: ws.write_boolean(r, c, True)); put("boolean", lambda r, c: ws.write_boolean(r, c, False))
    for e, formula in [("#N/A", "=NA()"), ("#DIV/0!", "=1/0"), ("#REF!", "=#REF!"), ("#NAME?", "=nothing"), ("#NUM!", "=SQRT(-1)"), ("#VALUE!", '=1+"a"')]:
        put("error", lambda r, c, e=e, formula=formula: ws.write_formula(r, c, formula, None, e), e)
    put("formula", lambda r, c: ws.write_formula(r, c, "=1+2", None, 3)); put("formula text", lambda r, c: ws.write_formula(r, c, '="a"&"b"', None, "ab")); put("formula boolean", lambda r, c: ws.write_formula(r, c, "=TRUE()", None, True)); put("formula empty text", lambda r, c: ws.write_formula(r, c, '=""', None, ""))
    for t in ["Heat", "007", "1e5", "=1+1", "'quoted", " leading", "trailing ", "two  spaces", "a\nb", "a\tb", "tab\t", "é e\u0301 日本 🎬", "<b>&amp;</b>", '"quotes"', "_x0041_", "a_x000D_b", "_", "_x", "true", "2020-01-02", "\u00a0nbsp\u00a0", "x" * 32767, "\u0001control", "#N/A", "12%"]:
        put("text", lambda r, c, t=t: ws.write_string(r, c, t))
    bold = wb.add_format({"bold": True})
    put("rich", lambda r, c: ws.write_rich_string(r, c, "one ", bold, "two", " three"))
    put("link", lambda r, c: ws.write_url(r, c, "https://example.com/", string="a link"))
    put("before a gap", num(1)); r += 3
    put("after a gap", num(2))
    ws.write(r, 0, "far"); ws.write(r, 30, "AE"); r += 1
    ws.merge_range(r, 0, r, 1, "merged across"); r += 1
    ws.merge_range(r, 0, r + 1, 0, "merged down"); ws.write(r, 1, "beside"); ws.write(r + 1, 1, "beside below"); r += 2
    ws.set_row(r, None, None, {"hidden": True}); ws.write(r, 0, "hidden row"); r += 1
    ws.write_comment(r, 0, "a comment"); ws.write(r, 0, "with a comment"); r += 1
    ws.set_column(2, 2, 30, None, {"hidden": True})
    ws.write_blank(r + 500, 0, None, bold)
    wb.close()

xw(out + "/kinds-xlsxwriter.xlsx")
xw(out + "/kinds-1904-xlsxwriter.xlsx", {"date_1904": True})
xw(out + "/kinds-inline-xlsxwriter.xlsx", {"constant_memory": True})

wb = openpyxl.Workbook(); ws = wb.active; ws.title = "Kinds"
ws.append(["kind", "value"])
for v in [1, 0.1, 0.1 + 0.2, 1e20, True, False, "Heat", "007", "a\nb", dt.date(2018, 3, 4), dt.datetime(2018, 3, 4, 20, 17), dt.datetime(2018, 3, 4, 20, 17, 5, 123000), dt.time(20, 17), dt.timedelta(hours=36, minutes=5), "=1+1", "#N/A", "_x0041_", " lead", None]:
    ws.append([type(v).__name__, v])
c = ws.cell(row=30, column=2, value=0.25); c.number_format = "0%"
ws["A30"] = "percent"
wb.save(out + "/kinds-openpyxl.xlsx")
wb.iso_dates = True
wb.save(out + "/kinds-isodates-openpyxl.xlsx")

import pandas as pd
df = pd.DataFrame({"title": ["Heat", "Ran", None], "year": [1995, 1985, 1979], "rating": [9.5, 0.1 + 0.2, float("nan")], "seen": [True, False, True], "date": [dt.datetime(2018, 3, 4), dt.datetime(2019, 5, 6, 7, 8, 9), None], "day": [dt.date(2018, 3, 4), dt.date(2019, 5, 6), None], "note": ["two  spaces", "a\nb", " lead"]})
df.to_excel(out + "/kinds-pandas-openpyxl.xlsx", index=False)
df.to_excel(out + "/kinds-pandas-xlsxwriter.xlsx", index=False, engine="xlsxwriter")
df.to_excel(out + "/kinds-pandas-odf.ods", index=False, engine="odf")
