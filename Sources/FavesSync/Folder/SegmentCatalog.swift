import FavesCore

/// Which records a shared folder holds, and in which segment each lies.
struct SegmentCatalog {
  /// A run of records within a segment.
  struct Entry {
    var run: SegmentHeader.Run
    var segment: String
  }

  /// The segments by their names.
  private(set) var headers: [String: SegmentHeader] = [:]
  /// The runs of each author, the ones that begin first in front.
  private var entries: [ResourceID: [Entry]] = [:]

  init(_ headers: [String: SegmentHeader]) {
    self.headers = headers
    for (name, header) in headers.sorted(by: { $0.key < $1.key }) {
      for run in header.runs {
        entries[run.replica, default: []].append(Entry(run: run, segment: name))
      }
    }
    for author in entries.keys {
      entries[author]?.sort { $0.run.sequences.lowerBound < $1.run.sequences.lowerBound }
    }
  }

  /// The authors.
  var authors: [ResourceID] { entries.keys.sorted() }

  /// The runs of an author, the ones that begin first in front.
  func entries(of author: ResourceID) -> [Entry] { entries[author] ?? [] }

  /// How far the records of each author go from the first on without a gap.
  var vector: [ResourceID: Int64] {
    entries.mapValues { runs in
      runs.reduce(into: Int64(0)) { end, entry in
        guard entry.run.sequences.lowerBound <= end + 1 else { return }
        end = max(end, entry.run.sequences.upperBound)
      }
    }.filter { $0.value > 0 }
  }

  /// The run that holds a record and goes on the furthest; nil if no segment holds it.
  ///
  /// Of several the same one on every machine, so that where two histories are in a folder all
  /// follow one of them.
  func entry(_ id: RecordID) -> Entry? {
    entries[id.replica]?.filter { $0.run.sequences.contains(id.sequence) }
      .max { Self.order($0) < Self.order($1) }
  }

  private static func order(_ entry: Entry) -> (Int64, String) {
    (entry.run.sequences.upperBound, entry.segment)
  }

  /// The run by which a reader that has come as far as a record would go on; else the one that
  /// holds it.
  func entry(after id: RecordID) -> Entry? {
    let next = entry(RecordID(replica: id.replica, sequence: id.sequence + 1))
    return next?.run.sequences.contains(id.sequence) == true ? next : entry(id)
  }

  /// Whether it holds records beyond a vector, be they in reach or not.
  func offers(beyond seen: [ResourceID: Int64]) -> Bool {
    entries.contains { author, runs in
      runs.contains { $0.run.sequences.upperBound > seen[author, default: 0] }
    }
  }

  /// The first record beyond one that some segment holds although the next one is missing.
  func gap(after id: RecordID) -> ClosedRange<Int64>? {
    let next = id.sequence + 1
    guard entry(RecordID(replica: id.replica, sequence: next)) == nil else { return nil }
    let later = entries[id.replica]?.first { $0.run.sequences.lowerBound > next }
    return later.map { next...$0.run.sequences.lowerBound - 1 }
  }

  /// How far each publisher said it had come with each author.
  var holders: [ResourceID: [ResourceID: Int64]] {
    headers.values.reduce(into: [:]) { holders, header in
      holders[header.publisher, default: [:]].merge(header.seen) { max($0, $1) }
    }
  }

  /// The names of replicas.
  var names: [ResourceID: String] {
    headers.sorted { $0.key < $1.key }.reduce(into: [:]) { names, element in
      names.merge(element.value.names) { $1 }
    }
  }
}
