import FavesCore

/// An immutable piece of a shared folder: a header and records, causes before effects.
///
///     magic │ length (4 bytes) │ header │ (length (4 bytes) │ record)…
///
/// Lengths are big endian; a record is 32 bytes of hash and its encoding, as over the wire. The
/// name of the file is a digest of all its bytes, so that a damaged one is known by its name.
struct Segment {
  /// The first bytes; the last is the version of the layout.
  static let magic = Array("FAVESEG1".utf8)
  /// After this many bytes of records a segment is closed.
  static let targetSize = 4 << 20 - 4096

  let header: SegmentHeader
  private let bytes: [UInt8]
  private let runs: [ResourceID: SegmentHeader.Run]
  /// Where the records of each author lie, from its first on.
  private let offsets: [ResourceID: [Range<Int>]]

  /// Reads a segment.
  ///
  /// - Throws: ``FavesCore/CBORError`` where it is malformed, or where the records are not those
  ///   of the header.
  init(_ bytes: [UInt8]) throws {
    self.bytes = bytes
    var cursor = SegmentCursor(bytes)
    try cursor.skipMagic()
    header = try SegmentHeader(Array(bytes[try cursor.next(required: true) ?? 0..<0]))
    runs = Dictionary(header.runs.map { ($0.replica, $0) }) { first, _ in first }
    offsets = try cursor.offsets(of: runs)
    for run in header.runs {
      let last = offsets[run.replica]?.last
      guard offsets[run.replica]?.count == run.sequences.count, let last,
        bytes[last].prefix(32).elementsEqual(run.lastHash.bytes)
      else {
        throw CBORError(message: "the records are not those of the header", byte: bytes.count)
      }
    }
  }

  /// The size in memory, in bytes.
  var size: Int { bytes.count }

  /// A record; nil if it is not in this segment.
  func record(_ id: RecordID) throws -> AuditRecord? {
    guard let run = runs[id.replica], run.sequences.contains(id.sequence),
      let ranges = offsets[id.replica]
    else { return nil }
    return try WireRecord.decode(bytes[ranges[Int(id.sequence - run.sequences.lowerBound)]])
  }
}

/// Walks along the pieces of a segment, each after its length.
private struct SegmentCursor {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  mutating func skipMagic() throws {
    guard bytes.starts(with: Segment.magic.dropLast()), bytes.count > Segment.magic.count else {
      throw CBORError(message: "not a segment", byte: 0)
    }
    guard bytes.starts(with: Segment.magic) else {
      throw CBORError(message: "a segment of a newer version of Faves", byte: 7)
    }
    position = Segment.magic.count
  }

  /// Where the records of each author lie, which must be those of its run from the first on.
  mutating func offsets(
    of runs: [ResourceID: SegmentHeader.Run]
  ) throws -> [ResourceID: [Range<Int>]] {
    var offsets: [ResourceID: [Range<Int>]] = [:]
    while let range = try next() {
      let id = try WireRecord.recordID(bytes[range])
      let count = Int64(offsets[id.replica]?.count ?? 0)
      guard let run = runs[id.replica], id.sequence - count == run.sequences.lowerBound else {
        throw CBORError(message: "record \(id) is not in the header", byte: range.lowerBound)
      }
      offsets[id.replica, default: []].append(range)
    }
    return offsets
  }

  mutating func next(required: Bool = false) throws -> Range<Int>? {
    guard required || position < bytes.count else { return nil }
    guard bytes.count - position >= 4 else {
      throw CBORError(message: "the segment ends early", byte: bytes.count)
    }
    let length = bytes[position..<position + 4].reduce(0) { $0 << 8 | Int($1) }
    let start = position + 4
    guard bytes.count - start >= length else {
      throw CBORError(message: "the segment ends early", byte: bytes.count)
    }
    position = start + length
    return start..<position
  }
}

/// Puts a segment together, record by record.
struct SegmentBuilder {
  private var records: [UInt8] = []
  private var runs: [ResourceID: SegmentHeader.Run] = [:]
  private var writer = CBORWriter()

  /// Whether there is nothing in it.
  var isEmpty: Bool { runs.isEmpty }
  /// Whether it is large enough to be closed.
  var isFull: Bool { records.count >= Segment.targetSize }

  /// Whether a record can go into the same segment: it follows the last one of its author here.
  func accepts(_ record: AuditRecord) -> Bool {
    runs[record.id.replica].map { $0.sequences.upperBound + 1 == record.id.sequence } ?? true
  }

  /// Adds a record, which ``accepts(_:)`` must allow.
  mutating func append(_ record: AuditRecord) {
    writer.reset()
    WireRecord.encode(record, to: &writer)
    Self.append(writer.bytes, to: &records)
    let (replica, sequence) = (record.id.replica, record.id.sequence)
    let first = runs[replica]?.sequences.lowerBound ?? sequence
    runs[replica] = SegmentHeader.Run(
      replica: replica, sequences: first...sequence, lastHash: record.hash)
  }

  /// The header and the bytes of the segment; empties the builder.
  mutating func finish(
    publisher: ResourceID, names: [ResourceID: String], seen: [ResourceID: Int64]
  ) -> (header: SegmentHeader, bytes: [UInt8]) {
    let header = SegmentHeader(
      publisher: publisher, runs: runs.values.sorted { $0.replica < $1.replica },
      names: names.filter { runs[$0.key] != nil }, seen: seen)
    var bytes = Segment.magic
    Self.append(header.encoded, to: &bytes)
    bytes += records
    self = SegmentBuilder()
    return (header, bytes)
  }

  private static func append(_ piece: [UInt8], to bytes: inout [UInt8]) {
    withUnsafeBytes(of: UInt32(piece.count).bigEndian) { bytes.append(contentsOf: $0) }
    bytes += piece
  }
}
