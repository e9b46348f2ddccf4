import FavesCore

/// What a member of a favorite's object is read as.
enum JSONMember: Hashable {
  case id, category, title, details, ranking, metadata, created, modified
  /// An attribute that has another name in the file.
  case attribute(String)
}

/// Which member of an object is which field of a favorite.
struct JSONMemberTable {
  private var entries: [(name: [UInt8], member: JSONMember)]
  /// Where the next member is looked for first, for objects tend to be alike.
  private var likely = 0

  /// The names of the formats `json` and `jsonl`.
  static let own: [(String, JSONMember)] = [
    ("id", .id), ("category", .category), ("title", .title), ("description", .details),
    ("ranking", .ranking), ("metadata", .metadata), ("created", .created),
    ("modified", .modified),
  ]
  /// The names of the format `api`.
  static let api: [(String, JSONMember)] = [
    ("id", .id), ("title", .title), ("description", .details), ("ranking", .ranking),
    ("metaData", .metadata), ("category", .category), ("createdDate", .created),
    ("modifiedDate", .modified),
  ]

  /// Makes a table from the usual names and what the user says instead.
  ///
  /// A field that the user maps is read from that member only.
  init(_ names: [(String, JSONMember)], mapping: [String: String]) {
    let fields = Dictionary(uniqueKeysWithValues: Self.own)
    var entries = names
    for (field, name) in mapping.sorted(by: { $0.key < $1.key }) {
      let member = fields[field] ?? .attribute(field)
      entries.removeAll { $0.1 == member || $0.0 == name }
      entries.append((name, member))
    }
    self.entries = entries.map { (Array($0.0.utf8), $0.1) }
  }

  /// The field of a member name; nil for a member that is an attribute of its own name.
  @inline(__always)
  mutating func member(_ name: UnsafeBufferPointer<UInt8>) -> JSONMember? {
    for offset in 0..<entries.count {
      var index = likely + offset
      if index >= entries.count { index -= entries.count }
      guard Self.isSame(entries[index].name, name) else { continue }
      likely = index + 1 < entries.count ? index + 1 : 0
      return entries[index].member
    }
    return nil
  }

  @inline(__always)
  private static func isSame(_ known: [UInt8], _ name: UnsafeBufferPointer<UInt8>) -> Bool {
    guard known.count == name.count else { return false }
    for index in 0..<known.count where known[index] != name[index] { return false }
    return true
  }

  /// The member that a field is read from, for messages.
  func name(of member: JSONMember) -> String {
    entries.first { $0.member == member }.map { String(decoding: $0.name, as: UTF8.self) } ?? ""
  }
}
