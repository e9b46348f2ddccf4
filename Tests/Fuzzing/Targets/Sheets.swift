import FavesFormats

/// The XML of one sheet, put into an archive that is whole otherwise.
///
/// The first byte chooses: an even one a worksheet of `.xlsx`, an odd one the content of `.ods`.
enum Sheets {
  /// Reads the bytes after the first as such a part.
  static func read(_ bytes: [UInt8]) throws {
    guard let first = bytes.first else { return }
    let part = Array(bytes.dropFirst())
    let isODS = first % 2 == 1
    try Documents.read(isODS ? ods(part) : xlsx(part), as: isODS ? "ods" : "xlsx")
  }

  private static func ods(_ content: [UInt8]) throws -> [UInt8] {
    try archive([
      ("mimetype", Array("application/vnd.oasis.opendocument.spreadsheet".utf8)),
      ("content.xml", content),
    ])
  }

  private static func xlsx(_ sheet: [UInt8]) throws -> [UInt8] {
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    func relationships(_ list: [(type: String, target: String)]) -> [UInt8] {
      let items = list.enumerated().map { number, item in
        "<Relationship Id=\"r\(number)\" Type=\"\(office)/\(item.type)\" Target=\"\(item.target)\"/>"
      }
      let namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
      return Array(
        "<Relationships xmlns=\"\(namespace)\">\(items.joined())</Relationships>".utf8)
    }
    return try archive([
      ("_rels/.rels", relationships([("officeDocument", "xl/workbook.xml")])),
      (
        "xl/workbook.xml",
        Array(
          """
          <workbook xmlns="\(main)" xmlns:r="\(office)"><sheets>\
          <sheet name="Fuzz" sheetId="1" r:id="r0"/></sheets></workbook>
          """.utf8)
      ),
      (
        "xl/_rels/workbook.xml.rels",
        relationships([
          ("worksheet", "sheet.xml"), ("styles", "styles.xml"), ("sharedStrings", "strings.xml"),
        ])
      ),
      (
        "xl/styles.xml",
        Array(
          """
          <styleSheet xmlns="\(main)"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/>\
          <xf numFmtId="22"/><xf numFmtId="46"/></cellXfs></styleSheet>
          """.utf8)
      ),
      (
        "xl/strings.xml",
        Array("<sst xmlns=\"\(main)\"><si><t>title</t></si><si><t>Heat</t></si></sst>".utf8)
      ),
      ("xl/sheet.xml", sheet),
    ])
  }

  private static func archive(_ parts: [(name: String, bytes: [UInt8])]) throws -> [UInt8] {
    let sink = MemorySink()
    var zip = try ZipWriter(sink)
    for part in parts { try zip.addStored(part.name, part.bytes) }
    try zip.finish()
    return sink.bytes
  }
}
