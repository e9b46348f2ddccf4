import FavesCore

/// An `.xlsx` file that was opened.
final class XLSXWorkbook: Workbook {
  private(set) var sheets: [WorkbookSheet] = []
  private(set) var notes = SheetNotes()
  private let package: XLSXPackage
  private let parts: [String]
  private let is1904: Bool
  private let shapes: [NumberShape]
  private let strings = SharedStrings()

  /// Opens a file and looks at the first row of each sheet.
  ///
  /// - Throws: ``FormatError`` for what is no such file, or what the source throws.
  init(_ zip: ZipReader, limits: FormatLimits) throws {
    let package = XLSXPackage(zip: zip, limits: limits)
    self.package = package
    let main = try Self.mainPart(of: package)
    let workbook = try package.parse(main, XLSXWorkbookHandler())
    let relationships = try package.relationships(of: main)
    is1904 = workbook.is1904
    let styles = relationships.first { $0.type == "styles" }?.target
    shapes = try styles.map { try package.parse($0, XLSXStylesHandler()).shapes } ?? []
    if let part = relationships.first(where: { $0.type == "sharedStrings" })?.target {
      _ = try package.parse(part, XLSXSharedStringsHandler(strings, limits: limits))
    }
    try strings.seal()
    let targets = Dictionary(
      relationships.filter { $0.type == "worksheet" }.map { ($0.id, $0.target) },
      uniquingKeysWith: { first, _ in first })
    // Sheets of other kinds, as those that are only a chart, hold no cells.
    let found = workbook.sheets.filter { targets[$0.relationship] != nil }
    parts = found.compactMap { targets[$0.relationship] }
    for (index, sheet) in found.enumerated() {
      sheets.append(WorkbookSheet(name: sheet.name, isHidden: sheet.isHidden))
      sheets[index].header = try header(ofSheet: index)
    }
    notes = SheetNotes()
  }

  private static func mainPart(of package: XLSXPackage) throws -> String {
    let main = try package.relationships(of: "").first { $0.type == "officeDocument" }
    guard let main = main?.target else {
      throw FormatError(
        .shape, "the archive is no Excel workbook", hint: "save it as .xlsx or .csv")
    }
    guard !main.lowercased().hasSuffix(".bin") else {
      throw FormatError(
        .unsupported, "the file is a binary workbook (.xlsb)", hint: "save it as .xlsx")
    }
    return main
  }

  private func header(ofSheet index: Int) throws -> [String]? {
    let rows = try rows(ofSheet: index)
    guard try rows.advance() else { return nil }
    return rows.row.record(number: 1).texts
  }

  func rows(ofSheet index: Int) throws -> any SheetRows {
    let handler = XLSXSheetHandler(
      shapes: shapes, strings: strings, is1904: is1904, limits: package.limits)
    return try ParsedSheetRows(
      handler, package.open(parts[index]), name: parts[index], shared: strings.texts,
      limits: package.limits
    ) { [weak self] in self?.notes = $0 }
  }
}
