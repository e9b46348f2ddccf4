import FavesCore

/// The segments of a folder as they are read and written: named, checked, opened and sealed.
final class SegmentShelf {
  /// The end of the names of segments.
  static let suffix = ".faves"
  /// The largest file that is read; one segment holds a few megabytes, or one giant record.
  static let sizeLimit = 64 << 20
  /// The most that is kept in memory for reading on, in bytes.
  private static let cacheLimit = 24 << 20

  let storage: any FolderStorage
  private let key: FolderKey?
  /// The sizes of the files that were staged.
  private(set) var sizes: [String: Int] = [:]
  private var cache: [(name: String, segment: Segment)] = []

  init(_ storage: any FolderStorage, key: FolderKey?) {
    self.storage = storage
    self.key = key
  }

  /// The name of a file of segments: 32 digits of the SHA-256 of its bytes.
  static func name(of bytes: [UInt8]) -> String {
    String(Digest(of: bytes).description.prefix(32)) + suffix
  }

  /// Whether a file is named as a segment is.
  static func isSegment(_ name: String) -> Bool {
    guard name.hasSuffix(suffix), name.utf8.count == 32 + suffix.utf8.count else { return false }
    return name.utf8.prefix(32).allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
  }

  /// What was found wrong with files, by their names.
  private(set) var problems: [String: SegmentProblem] = [:]

  /// A segment; nil, and a problem is noted, if it cannot be used.
  func usable(_ name: String) throws -> Segment? {
    do {
      return try segment(name)
    } catch let problem as SegmentProblem {
      problems[name] = problem
    } catch let error as FavesError where [.permission, .io, .data].contains(error.kind) {
      problems[name] = .unreadable(error.message)
    }
    return nil
  }

  /// A record of a run; nil, and a problem is noted, if it cannot be had.
  func record(_ id: RecordID, _ entry: SegmentCatalog.Entry) throws -> AuditRecord? {
    do {
      return try usable(entry.segment)?.record(id)
    } catch let error as CBORError {
      problems[entry.segment] = .malformed(error.message)
      return nil
    }
  }

  /// Notes that a file is not to be used.
  func note(_ problem: SegmentProblem, _ name: String) { problems[name] = problem }

  /// A segment; nil if its file is gone.
  ///
  /// - Throws: ``SegmentProblem`` where it cannot be used, and what the storage throws.
  private func segment(_ name: String) throws -> Segment? {
    if let index = cache.firstIndex(where: { $0.name == name }) {
      let found = cache.remove(at: index)
      cache.append(found)
      return found.segment
    }
    guard let bytes = try storage.read(name) else { return nil }
    let segment = try open(bytes, name)
    cache.append((name, segment))
    while cache.count > 1, cache.reduce(0, { $0 + $1.segment.size }) > Self.cacheLimit {
      cache.removeFirst()
    }
    return segment
  }

  private func open(_ bytes: [UInt8], _ name: String) throws -> Segment {
    guard Self.name(of: bytes) == name else { throw SegmentProblem.damaged }
    let isSealed = bytes.starts(with: FolderKey.magic.dropLast())
    guard isSealed == (key != nil) else {
      throw isSealed ? SegmentProblem.sealed : SegmentProblem.plain
    }
    do {
      guard let key else { return try Segment(bytes) }
      guard bytes.starts(with: FolderKey.magic) else { throw SegmentProblem.newer }
      guard let plain = try? key.open(segment: bytes) else { throw SegmentProblem.foreignKey }
      return try Segment(plain)
    } catch let error as CBORError {
      throw SegmentProblem.malformed(error.message)
    }
  }

  /// Gets a segment ready for publishing and returns its name.
  func stage(_ bytes: [UInt8]) throws -> String {
    let sealed = try key?.seal(segment: bytes) ?? bytes
    let name = Self.name(of: sealed)
    try storage.stage(name, sealed)
    sizes[name] = sealed.count
    return name
  }
}

/// Why a file of a folder cannot be used.
enum SegmentProblem: Error, Hashable {
  /// It cannot be read at all.
  case unreadable(String)
  /// Its bytes do not fit its name: cut off, altered, or not wholly here yet.
  case damaged
  /// It is sealed with another key: a foreign file, or tampered with.
  case foreignKey
  /// It is encrypted although the folder is not.
  case sealed
  /// It is not encrypted although the folder is.
  case plain
  /// A newer version wrote it.
  case newer
  /// It is malformed in itself.
  case malformed(String)
  /// It is too large to be one.
  case tooLarge
  /// It looks like a copy of a segment that a program for shared folders made.
  case misnamed

  /// What is said of a file.
  func sentence(_ name: String) -> String {
    switch self {
    case .unreadable(let why): "\(name) cannot be read (\(why)); it is left until it can"
    case .damaged: "\(name) is damaged or not wholly here yet; it is left until it is whole"
    case .foreignKey: "\(name) cannot be opened with this passphrase: foreign or tampered with"
    case .sealed: "\(name) is encrypted, which this folder is not; it is ignored"
    case .plain: "\(name) is not encrypted, which this folder is; it is ignored"
    case .newer: "\(name) was written by a newer version of Faves; it is ignored"
    case .malformed(let why): "\(name) is malformed (\(why)); it is ignored"
    case .tooLarge: "\(name) is too large for a segment; it is ignored"
    case .misnamed: "\(name) is no segment by its name; it is ignored"
    }
  }
}
