import FavesCore
import FavesKit
import FavesStore
import FavesTestSupport
import Foundation
import Testing

@Suite("A text typed by two people at once")
struct EditingTraceTests {
  @Test("replayed as favorites, one a character, it ends in the same order on both machines")
  func friendsForever() throws {
    let path = "corpora/editing-traces/friendsforever.json.gz"
    guard let file = Simulation.shared(path) else { return }
    let trace = try EditingTrace(gzip: file)
    let limit = Int(Simulation.variable("FAVES_SIM_TRACE") ?? "") ?? 600
    let start = ContinuousClock.now
    let replay = try TraceReplay(trace)
    try replay.run(transactions: min(limit, trace.txns.count))
    let (first, second) = try replay.exchanged()
    print(
      "editing trace: \(min(limit, trace.txns.count)) transactions in \(ContinuousClock.now - start)"
    )
    #expect(first == second)
    if limit >= trace.txns.count {
      #expect(first == trace.endContent)
      if let dump = Simulation.variable("FAVES_SIM_TRACE_DUMP") {
        try Data(first.utf8).write(to: URL(fileURLWithPath: dump))
      }
    }
  }
}

/// The published form of a trace of concurrent edits.
struct EditingTrace: Decodable {
  struct Transaction: Decodable {
    var parents: [Int]
    var agent: Int
    var patches: [Patch]
  }

  struct Patch: Decodable {
    var position: Int
    var deleted: Int
    var inserted: String

    init(from decoder: any Decoder) throws {
      var container = try decoder.unkeyedContainer()
      position = try container.decode(Int.self)
      deleted = try container.decode(Int.self)
      inserted = try container.decode(String.self)
    }
  }

  var numAgents: Int
  var endContent: String
  var txns: [Transaction]

  init(gzip file: String) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["gzip", "-dc", file]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    self = try JSONDecoder().decode(EditingTrace.self, from: data)
  }

  /// For each transaction, how many of each agent's its author had seen, itself included.
  func versions() -> [[Int]] {
    var versions: [[Int]] = []
    for transaction in txns {
      var version = Array(repeating: 0, count: numAgents)
      for parent in transaction.parents {
        for agent in version.indices {
          version[agent] = max(version[agent], versions[parent][agent])
        }
      }
      version[transaction.agent] += 1
      versions.append(version)
    }
    return versions
  }
}

/// Replays a trace on one store an agent; the other's records come exactly as far as its author
/// had seen them.
final class TraceReplay {
  private let trace: EditingTrace
  private let stores: [Store]
  private let clocks: [TestClock]
  private let folders: [TemporaryFolder]
  private var titles = 0
  /// The sequence number after each transaction of each agent, the first for none.
  private var sequences: [[Int64]]
  private var replicas: [ResourceID] = []

  init(_ trace: EditingTrace) throws {
    self.trace = trace
    let folders = try (0..<trace.numAgents).map { _ in try TemporaryFolder(in: Simulation.folder) }
    let clocks = folders.map { _ in TestClock(Machine.start) }
    self.folders = folders
    self.clocks = clocks
    stores = try folders.indices.map { index in
      try Store(
        path: folders[index].path + "/store.sqlite", access: .create,
        environment: StoreEnvironment(
          clock: clocks[index], ids: SeededIDs(seed: UInt64(index + 1)),
          stateDirectory: folders[index].path + "/state", replicaName: "\(index)"))
    }
    sequences = []
    for store in stores {
      replicas.append(try store.write(.upkeep) { try $0.localReplica() })
      sequences.append([0])
    }
    try stores[0].write(.edit) { _ = try $0.addCategory("L") }
    sequences[0] = [1]
    try pull(into: 1, from: 0, upTo: 1)
  }

  deinit { for store in stores { try? store.close() } }

  func run(transactions limit: Int) throws {
    let versions = trace.versions()
    var index = 0
    while index < limit {
      let agent = trace.txns[index].agent
      let other = 1 - agent
      try pull(into: agent, from: other, upTo: sequences[other][versions[index][other]])
      // As many as follow without anything new from the other go into one transaction.
      var end = index
      while end < limit, trace.txns[end].agent == agent,
        versions[end][other] == versions[index][other]
      {
        end += 1
      }
      try replay(index..<end, agent: agent)
      index = end
    }
  }

  private func replay(_ range: Range<Int>, agent: Int) throws {
    clocks[agent].set(Machine.start + Int64(range.lowerBound) * 1000)
    try stores[agent].write(.edit) { writer in
      guard let category = try writer.category(named: "L") else { return }
      var sequence = sequences[agent].last ?? 0
      for transaction in trace.txns[range] {
        for patch in transaction.patches {
          for _ in 0..<patch.deleted {
            try remove(at: patch.position, category, writer)
            sequence += 1
          }
          for (offset, character) in patch.inserted.unicodeScalars.enumerated() {
            titles += 1
            try writer.addFavorite(
              NewFavorite(title: "\(titles)", details: String(character)), to: category,
              at: .rank(patch.position + offset + 1))
            sequence += 1
          }
        }
        sequences[agent].append(sequence)
      }
    }
  }

  private func remove(at position: Int, _ category: StoredCategory, _ writer: StoreWriter) throws {
    let keys = try writer.favoriteKeys(in: category)
    try require(position < keys.count, "there is nothing at \(position) to remove")
    guard let favorite = try writer.favorite(key: keys[position]) else { return }
    try writer.removeFavorite(favorite)
  }

  /// Takes over the other's records up to a sequence number.
  private func pull(into agent: Int, from other: Int, upTo limit: Int64) throws {
    let seen = try stores[agent].read { try $0.seenVector() }
    guard limit > seen[replicas[other], default: 0] else { return }
    var records: [AuditRecord] = []
    try stores[other].read { reader in
      try reader.forEachRecord(missingFrom: seen) { record in
        if record.id.replica == replicas[other], record.id.sequence <= limit {
          records.append(record)
        }
      }
    }
    try stores[agent].write(.sync) { writer in
      for record in records { try writer.merge(record) }
      try writer.settle()
    }
  }

  /// The text on both machines once each has everything.
  func exchanged() throws -> (String, String) {
    try pull(into: 0, from: 1, upTo: sequences[1].last ?? 0)
    try pull(into: 1, from: 0, upTo: sequences[0].last ?? 0)
    return (try text(of: stores[0]), try text(of: stores[1]))
  }

  private func text(of store: Store) throws -> String {
    try store.read { reader in
      guard let category = try reader.category(named: "L") else { return "" }
      var text = ""
      try reader.forEachFavorite(in: category) {
        text += $0.details ?? ""
        return true
      }
      return text
    }
  }
}
