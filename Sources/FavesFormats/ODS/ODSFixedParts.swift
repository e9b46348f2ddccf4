import FavesCore

/// The parts of a written document beside the rows of its sheets.
struct ODSFixedParts {
  static let mimeType = "application/vnd.oasis.opendocument.spreadsheet"

  let sheets: [SheetPlan]

  private static let steps = stride(from: 6, through: 60, by: 3)

  /// The width of columns that there is a style for, next to one that is wanted.
  static func step(_ width: Int) -> Int {
    steps.first { $0 >= width } ?? 60
  }

  /// What stands before the first sheet.
  static var contentStart: String {
    var text = """
      <office:document-content xmlns:office="\(ODSNamespace.office)" \
      xmlns:table="\(ODSNamespace.table)" xmlns:text="\(ODSNamespace.text)" \
      xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" \
      xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" \
      xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" \
      office:version="1.2"><office:automatic-styles>
      """
    for width in steps {
      // A character of the usual font is about 2 mm wide.
      text += """
        <style:style style:name="w\(width)" style:family="table-column">\
        <style:table-column-properties style:column-width="\(width * 2)mm"/></style:style>
        """
    }
    return text + cellStyles + "</office:automatic-styles><office:body><office:spreadsheet>"
  }

  private static let cellStyles = """
    <number:date-style style:name="N1"><number:year number:style="long"/>\
    <number:text>-</number:text><number:month number:style="long"/><number:text>-</number:text>\
    <number:day number:style="long"/></number:date-style>\
    <number:date-style style:name="N2"><number:year number:style="long"/>\
    <number:text>-</number:text><number:month number:style="long"/><number:text>-</number:text>\
    <number:day number:style="long"/><number:text> </number:text>\
    <number:hours number:style="long"/><number:text>:</number:text>\
    <number:minutes number:style="long"/><number:text>:</number:text>\
    <number:seconds number:style="long" number:decimal-places="3"/></number:date-style>\
    <style:style style:name="header" style:family="table-cell">\
    <style:text-properties fo:font-weight="bold"/></style:style>\
    <style:style style:name="date" style:family="table-cell" style:data-style-name="N1"/>\
    <style:style style:name="datetime" style:family="table-cell" style:data-style-name="N2"/>
    """

  func write(to output: inout XMLPartBuffer) throws {
    try output.begin("settings.xml")
    output.put(
      """
      <office:document-settings xmlns:office="\(ODSNamespace.office)" \
      xmlns:config="urn:oasis:names:tc:opendocument:xmlns:config:1.0" \
      xmlns:ooo="http://openoffice.org/2004/office" office:version="1.2"><office:settings>\
      <config:config-item-set config:name="ooo:view-settings">\
      <config:config-item-map-indexed config:name="Views"><config:config-item-map-entry>\
      <config:config-item-map-named config:name="Tables">
      """)
    for sheet in sheets {
      output.put("<config:config-item-map-entry config:name=\"")
      output.putEscaped(sheet.name)
      output.put("\">")
      // The header stays where it is: mode 2 is “frozen”.
      for (name, type, value) in [
        ("VerticalSplitMode", "short", 2), ("VerticalSplitPosition", "int", 1),
        ("ActiveSplitRange", "short", 2), ("PositionBottom", "int", 1),
      ] {
        output.put(
          """
          <config:config-item config:name="\(name)" config:type="\(type)">\(value)\
          </config:config-item>
          """)
      }
      output.put("</config:config-item-map-entry>")
    }
    output.put(
      """
      </config:config-item-map-named></config:config-item-map-entry>\
      </config:config-item-map-indexed></config:config-item-set></office:settings>\
      </office:document-settings>
      """)
    try writeManifest(to: &output)
  }

  private func writeManifest(to output: inout XMLPartBuffer) throws {
    try output.begin("META-INF/manifest.xml")
    output.put(
      """
      <manifest:manifest xmlns:manifest="\(ODSNamespace.manifest)" manifest:version="1.2">\
      <manifest:file-entry manifest:full-path="/" manifest:version="1.2" \
      manifest:media-type="\(Self.mimeType)"/>\
      <manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>\
      <manifest:file-entry manifest:full-path="settings.xml" manifest:media-type="text/xml"/>\
      </manifest:manifest>
      """)
  }
}
