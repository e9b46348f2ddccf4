import FavesCore

/// Which sheets of a workbook are read, and what should be said of that.
struct SheetChoice {
  /// The numbers of the sheets, counted from 0.
  private(set) var sheets: [Int]
  private(set) var warnings: [Diagnostic] = []

  /// Chooses the sheet asked for, by name or number; else all of a workbook that this program
  /// wrote; else the first that holds something.
  ///
  /// - Throws: ``FormatError`` where there is no sheet of that name, or none that holds something.
  init(_ all: [WorkbookSheet], wanted: String?) throws(FormatError) {
    if let wanted {
      sheets = [try Self.index(of: wanted, in: all)]
    } else {
      let filled = all.indices.filter { all[$0].header != nil }
      guard let first = filled.first else {
        throw FormatError(.shape, "the file holds no rows", hint: "its first row names the columns")
      }
      let isOwn = filled.allSatisfy { JoinedHeader.isOwn(all[$0].header ?? []) }
      sheets = isOwn ? filled : [first]
      if !isOwn, filled.count > 1 {
        let others = filled.dropFirst().map { "“\(all[$0].name)”" }.joined(separator: ", ")
        warnings.append(
          Diagnostic(
            .guess,
            "only the sheet “\(all[first].name)” was read; give --sheet to read another: \(others)")
        )
      }
    }
    for sheet in sheets where all[sheet].isHidden {
      warnings.append(
        Diagnostic(.guess, "the sheet “\(all[sheet].name)” is hidden, and was read as well"))
    }
  }

  private static func index(
    of wanted: String, in all: [WorkbookSheet]
  ) throws(FormatError) -> Int {
    if let index = all.firstIndex(where: { $0.name == wanted }) { return index }
    let key = wanted.lowercased()
    if let index = all.firstIndex(where: { $0.name.lowercased() == key }) { return index }
    if let number = Int(wanted), (1...max(1, all.count)).contains(number), !all.isEmpty {
      return number - 1
    }
    let names = all.prefix(20).map { "“\($0.name)”" }.joined(separator: ", ")
    throw FormatError(
      .shape, "there is no sheet “\(wanted)”", hint: "the sheets are \(names)")
  }

  /// Whether a name is one that programs give by themselves, as `Sheet1` or `Tabelle2`.
  static func isGeneric(_ name: String) -> Bool {
    let word = name.lowercased().prefix { !$0.isNumber }.filter { $0 != " " }
    return genericNames.contains(word)
  }

  private static let genericNames: Set<String> = [
    "sheet", "worksheet", "tabelle", "blatt", "feuille", "feuil", "hoja", "foglio", "planilha",
    "folha", "plan", "лист", "аркуш", "arkusz", "list", "hárok", "ark", "blad", "taulukko", "taul",
    "munka", "munkalap", "foaie", "sayfa", "φύλλο", "シート", "工作表", "시트", "ورقة", "גיליון",
  ]
}
