import FavesCore

/// What a segment of a shared folder holds, told without its records.
struct SegmentHeader: Hashable, Sendable {
  /// Consecutive records of one author.
  struct Run: Hashable, Sendable {
    /// The author.
    var replica: ResourceID
    /// The numbers of the records, without gaps.
    var sequences: ClosedRange<Int64>
    /// The hash of the last one.
    var lastHash: Digest
  }

  /// Who wrote the segment; usually one of the authors.
  var publisher: ResourceID
  /// The records, at most one run an author, in the order of the authors.
  var runs: [Run]
  /// The names of the authors, as far as the publisher knew them.
  var names: [ResourceID: String]
  /// How far the publisher itself had come with each author.
  var seen: [ResourceID: Int64]

  /// The number of records.
  var count: Int { runs.reduce(0) { $0 + $1.sequences.count } }
}

extension SegmentHeader {
  /// The header as it stands in the segment and in the local store; see `formats/sync.md`.
  var encoded: [UInt8] {
    var writer = CBORWriter()
    writer.map(4)
    writer.unsigned(1)
    writer.id(publisher)
    writer.unsigned(2)
    writer.list(runs) { writer, run in
      writer.array(4)
      writer.id(run.replica)
      writer.integer(run.sequences.lowerBound)
      writer.integer(run.sequences.upperBound)
      writer.byteString(run.lastHash.bytes)
    }
    writer.unsigned(3)
    writer.table(names) { $0.text($1) }
    writer.unsigned(4)
    writer.table(seen) { $0.integer($1) }
    return writer.bytes
  }

  /// Reads what ``encoded`` gives.
  ///
  /// - Throws: ``FavesCore/CBORError``.
  init(_ bytes: [UInt8]) throws {
    var reader = CBORReader(bytes)
    var publisher: ResourceID?
    self.init(publisher: ResourceID(high: 0, low: 0), runs: [], names: [:], seen: [:])
    try reader.members { reader, key in
      switch key {
      case 1: publisher = try reader.id()
      case 2: runs = try reader.list { try Run(&$0) }
      case 3: names = try reader.table { try $0.text() }
      case 4: seen = try reader.table { try $0.integer() }
      default: return false
      }
      return true
    }
    guard let publisher, Set(runs.map(\.replica)).count == runs.count else {
      throw CBORError(message: "not the header of a segment", byte: reader.position)
    }
    self.publisher = publisher
  }
}

extension SegmentHeader.Run {
  fileprivate init(_ reader: inout CBORReader) throws {
    guard try reader.array() == 4 else {
      throw CBORError(message: "not a run of records", byte: reader.position)
    }
    let replica = try reader.id()
    let (first, last) = (try reader.integer(), try reader.integer())
    guard first > 0, last >= first, last - first < 1 << 40 else {
      throw CBORError(message: "a run of records is malformed", byte: reader.position)
    }
    self.init(replica: replica, sequences: first...last, lastHash: try reader.digest())
  }
}
