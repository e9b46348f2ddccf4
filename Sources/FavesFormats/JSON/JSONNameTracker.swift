/// Notices a member name that an object has already.
///
/// The names of all open objects lie one after another in one arena, but for those of up to eight
/// bytes, which fit into their entry. An object's first names are
/// compared one by one, the rest through a hash table with a random seed.
struct JSONNameTracker {
  /// Where a name stands.
  struct Mark {
    var byte: Int
    var line: Int
  }

  enum Result {
    case isNew
    case repeats(Mark)
    case tooMany
  }

  private struct Entry {
    var prefix: UInt64
    var offset: Int
    var count: Int
    var mark: Mark
  }

  /// The most members an object may have.
  static let limit = 100_000
  private static let linearLimit = 24

  private var entries: [Entry] = []
  private var arena: [UInt8] = []
  /// For each open object, its first entry.
  private var starts: [Int] = []
  /// The names of the open objects that have many, by the number of objects around them.
  private var tables: [Int: [[UInt8]: Int]] = [:]

  mutating func open() {
    starts.append(entries.count)
  }

  mutating func close() {
    let start = starts.removeLast()
    if entries.count - start > Self.linearLimit { tables[starts.count] = nil }
    guard start < entries.count else { return }
    let unused = arena.count - entries[start].offset
    if unused > 0 { arena.removeLast(unused) }
    entries.removeLast(entries.count - start)
  }

  mutating func insert(_ name: UnsafeBufferPointer<UInt8>, at mark: Mark) -> Result {
    let start = starts[starts.count - 1]
    let entry = Entry(
      prefix: Self.prefix(name), offset: arena.count, count: name.count, mark: mark)
    if entries.count - start >= Self.linearLimit { return insertIntoTable(name, entry) }
    for other in start..<entries.count
    where entries[other].prefix == entry.prefix && entries[other].count == entry.count {
      if entry.count <= 8 || isSame(name, entries[other]) { return .repeats(entries[other].mark) }
    }
    append(name, entry)
    return .isNew
  }

  private mutating func append(_ name: UnsafeBufferPointer<UInt8>, _ entry: Entry) {
    entries.append(entry)
    if entry.count > 8 { arena.append(contentsOf: name) }
  }

  private func isSame(_ name: UnsafeBufferPointer<UInt8>, _ entry: Entry) -> Bool {
    arena[entry.offset..<entry.offset + entry.count].elementsEqual(name)
  }

  private func bytes(_ entry: Entry) -> [UInt8] {
    guard entry.count <= 8 else {
      return Array(arena[entry.offset..<entry.offset + entry.count])
    }
    return Self.shortName(entry.prefix, count: entry.count)
  }

  private mutating func insertIntoTable(
    _ name: UnsafeBufferPointer<UInt8>, _ entry: Entry
  ) -> Result {
    let level = starts.count - 1
    let start = starts[level]
    guard entries.count - start < Self.limit else { return .tooMany }
    if tables[level] == nil {
      tables[level] = Dictionary(
        uniqueKeysWithValues: (start..<entries.count).map { index in
          (bytes(entries[index]), index)
        })
    }
    if let first = tables[level]?.updateValue(entries.count, forKey: Array(name)) {
      return .repeats(entries[first].mark)
    }
    append(name, entry)
    return .isNew
  }

  /// The first eight bytes of a name as a number, the first of them lowest.
  @inline(__always)
  private static func prefix(_ name: UnsafeBufferPointer<UInt8>) -> UInt64 {
    if name.count >= 8, let base = name.baseAddress {
      return UInt64(littleEndian: UnsafeRawPointer(base).loadUnaligned(as: UInt64.self))
    }
    var prefix: UInt64 = 0
    for index in 0..<name.count { prefix |= UInt64(name[index]) << UInt64(8 * index) }
    return prefix
  }

  private static func shortName(_ prefix: UInt64, count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: prefix >> UInt64(8 * $0)) }
  }
}
