import FavesCore

/// The parts of an `.xlsx` file, found by their relationships (ECMA-376 part 2), never by name.
struct XLSXPackage {
  let zip: ZipReader
  let limits: FormatLimits

  /// One relationship of a part to another.
  struct Relationship {
    var id: String
    /// The last part of its type, which transitional and strict documents share.
    var type: Substring
    /// The name of the part it leads to.
    var target: String
  }

  /// The relationships of a part; of the package for an empty name.
  ///
  /// - Throws: ``FormatError``, or what the source throws.
  func relationships(of part: String) throws -> [Relationship] {
    let slash = part.lastIndex(of: "/")
    let folder = slash.map { part[...$0] } ?? ""
    let name = slash.map { part[part.index(after: $0)...] } ?? part[...]
    guard let entry = entry("\(folder)_rels/\(name).rels") else { return [] }
    return try XMLElementParser.parse(
      zip.open(entry), XLSXRelationshipsHandler(folder: String(folder)), name: entry.name,
      limits: limits
    ).found
  }

  /// Parses a part.
  ///
  /// - Throws: ``FormatError``, or what the source throws.
  func parse<Handler: XMLElementHandler>(_ part: String, _ handler: Handler) throws -> Handler {
    try XMLElementParser.parse(open(part), handler, name: part, limits: limits)
  }

  /// Opens a part.
  ///
  /// - Throws: ``FormatError`` where there is none, or what the source throws.
  func open(_ part: String) throws -> any ByteSource {
    guard let entry = entry(part) else {
      throw FormatError(.damaged, "the file has no part “\(part)”, which it refers to")
    }
    return try zip.open(entry)
  }

  /// The entry of a part, whose name may be in other case.
  private func entry(_ part: String) -> ZipEntry? {
    if let entry = zip.entry(named: part) { return entry }
    let key = part.lowercased()
    return zip.entries.first { $0.name.lowercased() == key }
  }
}

/// Takes the relationships of a part.
struct XLSXRelationshipsHandler: XLSXHandler {
  private static let most = 100_000

  let folder: String
  private(set) var found: [XLSXPackage.Relationship] = []

  init(folder: String) {
    self.folder = folder
  }

  mutating func start(
    _ element: XLSXElement, _ attributes: XMLKnownAttributes<XLSXAttribute>
  ) throws(FormatError) -> Bool {
    guard element == .relationship else { return element == .relationships }
    guard found.count < Self.most else {
      throw FormatError(.limit, "a part has more than \(Self.most) relationships")
    }
    guard attributes.text(.targetMode)?.lowercased() != "external",
      let id = attributes.text(.id), let type = attributes.text(.type),
      let target = attributes.text(.target)
    else { return true }
    let kind = type.lastIndex(of: "/").map { type[type.index(after: $0)...] } ?? type[...]
    found.append(
      XLSXPackage.Relationship(id: id, type: kind, target: Self.resolve(target, in: folder)))
    return true
  }

  /// The name of a part that a target leads to from a folder.
  static func resolve(_ target: String, in folder: String) -> String {
    var parts: [Substring] = target.hasPrefix("/") ? [] : folder.split(separator: "/")
    for part in target.split(separator: "/") {
      switch part {
      case ".": continue
      case "..": _ = parts.popLast()
      default: parts.append(part)
      }
    }
    return parts.joined(separator: "/")
  }
}
