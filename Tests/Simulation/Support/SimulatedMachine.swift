import FavesCore
import FavesKit
import FavesStore
import FavesSync
import FavesTestSupport
import Foundation

/// A machine whose store stays open between steps.
final class SimulatedMachine {
  let name: String
  let clock = TestClock(Machine.start)
  let storePath: String
  /// Milliseconds that its clock is off by.
  var skew: Int64 = 0
  /// Thousandths of the time that its clock runs too fast.
  var drift: Int64 = 0
  /// Where it notes what it does.
  var transcript: Transcript?
  private let folder: TemporaryFolder
  private let stateDirectory: String
  private let ids: any IDGenerator
  private var opened: Faves?

  /// Makes a machine with an empty store or, given a file, with a copy of that one.
  ///
  /// - Parameter host: The machine to share a state directory with, as a copy beside the original
  ///   does.
  init(
    _ name: String, ids: any IDGenerator, copyOf file: String? = nil, host: SimulatedMachine? = nil
  ) throws {
    self.name = name
    folder = try TemporaryFolder(in: Simulation.folder)
    storePath = folder.path + "/favorites.sqlite"
    stateDirectory = host?.stateDirectory ?? folder.path + "/state"
    self.ids = ids
    if let file { try FileManager.default.copyItem(atPath: file, toPath: storePath) }
    try FileManager.default.createDirectory(
      atPath: sharedFolder, withIntermediateDirectories: true)
  }

  convenience init(_ name: String, seed: UInt64) throws {
    try self.init(name, ids: SeededIDs(seed: seed))
  }

  /// The open store.
  func faves() throws -> Faves {
    if let opened { return opened }
    let faves = try Faves.open(storePath, access: .create, environment: environment)
    opened = faves
    return faves
  }

  func close() throws {
    try opened?.close()
    opened = nil
  }

  var environment: FavesEnvironment {
    FavesEnvironment(clock: clock, ids: ids, stateDirectory: stateDirectory, replicaName: name)
  }

  /// Notes a command before it is carried out.
  func tell(_ words: [String], remark: String? = nil) {
    transcript?.command(on: name, at: clock.now(), words, remark: remark)
  }

  /// Runs a body as a second process would: ``faves()`` opens the store once more.
  func inSecondProcess<Result>(_ body: () throws -> Result) throws -> Result {
    let first = opened
    opened = nil
    defer {
      try? close()
      opened = first
    }
    return try body()
  }

  /// How far the store has come with each replica.
  func vector() throws -> [ResourceID: Int64] {
    try withStore { try $0.read { try $0.seenVector() } }
  }

  /// Opens the store a second time, below the workflows.
  func withStore<Result>(_ body: (Store) throws -> Result) throws -> Result {
    _ = try faves()
    let store = try Store(
      path: storePath, access: .write,
      environment: StoreEnvironment(
        clock: clock, ids: ids, stateDirectory: stateDirectory, replicaName: name))
    defer { try? store.close() }
    return try body(store)
  }

  /// All records it holds, each replica's in order, with what their authors had newly seen.
  func records() throws -> [AuditRecord] {
    try withStore { store in
      try store.read { reader in
        var records: [AuditRecord] = []
        try reader.forEachRecord(missingFrom: [:]) { records.append($0) }
        return records
      }
    }
  }

  // MARK: Copies

  /// A copy of the store file as it is now.
  func copy(named name: String) throws -> String {
    try close()
    transcript?.plain("cp \(self.name)/favorites.sqlite \(self.name)/\(name)")
    let path = folder.path + "/" + name
    try? FileManager.default.removeItem(atPath: path)
    try FileManager.default.copyItem(atPath: storePath, toPath: path)
    return path
  }

  /// Puts an old copy back, into the same file or as a new one.
  func restore(_ copy: String, inPlace: Bool) throws {
    try close()
    let data = try Data(contentsOf: URL(fileURLWithPath: copy))
    let file = URL(fileURLWithPath: copy).lastPathComponent
    if !inPlace {
      transcript?.plain("rm \(name)/favorites.sqlite")
      try FileManager.default.removeItem(atPath: storePath)
    }
    transcript?.plain("cp \(name)/\(file) \(name)/favorites.sqlite")
    try data.write(to: URL(fileURLWithPath: storePath), options: [])
  }
}

/// The machine's copy of a shared folder.
extension SimulatedMachine {
  var sharedFolder: String {
    URL(fileURLWithPath: storePath).deletingLastPathComponent().path + "/shared"
  }

  func sharedFiles() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: sharedFolder).sorted()
  }

  /// Takes a file of another machine's copy over, or its first half.
  func receive(_ name: String, from other: SimulatedMachine, isWhole: Bool) throws {
    let (source, target) = ("\(other.name)/shared/\(name)", "\(self.name)/shared/\(name)")
    let data = try Data(contentsOf: URL(fileURLWithPath: other.sharedFolder + "/" + name))
    let arrived = isWhole ? data : data.prefix(data.count / 2)
    transcript?.plain(
      isWhole ? "cp \(source) \(target)" : "head -c \(arrived.count) \(source) > \(target)")
    try arrived.write(to: URL(fileURLWithPath: sharedFolder + "/" + name))
  }
}
