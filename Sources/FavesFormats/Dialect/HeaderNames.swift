import FavesCore

/// How header cells and attribute names stand for each other.
///
/// An attribute is named by its header as written, without white space around it. A name that would
/// be read as something else is written as `metadata.NAME`; after that prefix the name is taken
/// exactly, with its case and white space.
enum HeaderNames {
  /// What stands before an attribute name that cannot stand for itself.
  static let prefix = "metadata."
  /// The column whose cells hold all attributes as a JSON object.
  static let metadata = "metadata"
  /// The first columns of a file of rejected rows.
  static let rejects = ["line", "column", "field", "code", "message"]
  /// Whether the cells of a header are those of a file of rejected rows.
  static func isRejects(_ cells: [String]) -> Bool {
    cells.count > rejects.count && cells.prefix(rejects.count).elementsEqual(rejects)
  }

  /// The column after those where the document has no columns of its own.
  static let rejectedText = "text"

  /// What headers are compared by: the key of the name, with `_` and `-` as white space.
  static func key(_ header: String) -> String {
    NameKey(String(header.map { $0 == "_" || $0 == "-" ? " " : $0 })).text
  }

  /// The headers that stand for attribute names, in order, each read back as that name.
  static func headers(forAttributes names: [String]) -> [String] {
    var taken: Set<String> = []
    return names.map { name in
      let key = NameKey(name).text
      let isOrdinary =
        !isReserved(name) && trimmed(name) == name && !key.isEmpty
        && taken.insert(key).inserted
      return isOrdinary ? name : prefix + name
    }
  }

  /// Whether an attribute's name, written as a header, could be read as something else.
  static func isReserved(_ name: String) -> Bool {
    let key = key(name)
    return FavoriteField(rawValue: key) != nil || HeaderSynonyms.field(of: key) != nil
      || key == metadata || name.utf8.starts(with: prefix.utf8)
  }

  /// What follows the prefix in a header or field name that starts with it.
  static func withoutPrefix(_ header: String) -> String {
    let start = header.unicodeScalars.drop { $0.properties.isWhitespace }
    return String(start.dropFirst(prefix.unicodeScalars.count))
  }

  /// A text without the white space around it.
  static func trimmed(_ text: String) -> String {
    let scalars = text.unicodeScalars
    guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
      let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
    else { return "" }
    return String(scalars[first...last])
  }
}

extension FavoriteRow {
  /// How ``emptyFields`` names an attribute: by its name, or as `metadata.NAME` where the name is
  /// that of a fixed field or starts with `metadata.` itself.
  static func emptyFieldName(ofAttribute name: String) -> String {
    FavoriteField(rawValue: name) != nil || name.utf8.starts(with: HeaderNames.prefix.utf8)
      ? HeaderNames.prefix + name : name
  }
}
