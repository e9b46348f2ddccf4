import FavesCore
import FavesKit
import FavesTestSupport
import Foundation
import GRDB

@testable import FavesStore

/// A folder with a store file, a clock and a state directory.
final class StoreFolder: Sendable {
  let folder: TemporaryFolder
  let clock = TestClock(Machine.start)
  let ids: SeededIDs
  var path: String { folder.path + "/favorites.sqlite" }

  init(seed: UInt64 = 1) throws {
    folder = try TemporaryFolder()
    ids = SeededIDs(seed: seed)
  }

  var environment: StoreEnvironment {
    StoreEnvironment(
      clock: clock, ids: ids, stateDirectory: folder.path + "/state", replicaName: "test")
  }

  func open(
    _ access: StoreAccess = .create, at path: String? = nil, busyTimeout: Double = 20
  ) throws -> Store {
    try Store(
      path: path ?? self.path, access: access, environment: environment, busyTimeout: busyTimeout)
  }

  /// Runs SQL on a file by a connection that knows nothing of Faves.
  @discardableResult
  func sql<Value: DatabaseValueConvertible & StatementColumnConvertible & Sendable>(
    _ sql: String, at path: String? = nil, as type: Value.Type = Int.self
  ) throws -> [Value] {
    let queue = try DatabaseQueue(path: path ?? self.path)
    defer { try? queue.close() }
    return try queue.inDatabase { database in
      guard sql.uppercased().hasPrefix("SELECT") || sql.uppercased().hasPrefix("PRAGMA") else {
        try database.execute(sql: sql)
        return []
      }
      return try Value.fetchAll(database, sql: sql)
    }
  }

  func bytes(_ path: String? = nil) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: path ?? self.path))
  }
}

extension Store {
  /// The rows that the statements of this connection have changed so far.
  func changedRows() throws -> Int {
    try read { $0.database.totalChangesCount }
  }

  /// The titles of a category by rank.
  func titles(_ category: String = "L") throws -> [String] {
    try read { try $0.titles(category) }
  }

  /// Adds favorites at the end of a category, which is made if it is missing.
  func add(_ titles: [String], to category: String = "L") throws {
    try write(.edit) { writer in
      let row = try writer.category(named: category) ?? writer.addCategory(category)
      for title in titles { try writer.addFavorite(NewFavorite(title: title), to: row) }
    }
  }

  /// Every row of every table, for comparing states whole.
  func dump() throws -> [String] {
    try read { reader in
      let tables = try String.fetchAll(
        reader.database, sql: "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
      return try tables.flatMap { table in
        try Row.fetchAll(reader.database, sql: "SELECT * FROM \(table) ORDER BY 1")
          .map { "\(table) \($0)" }
      }
    }
  }

  /// What a PRAGMA of the connection says.
  func setting(_ name: String) throws -> String? {
    try read { try String.fetchOne($0.database, sql: "PRAGMA \(name)") }
  }

  func replica() throws -> ResourceID { try read { try $0.summary().replica } }
}

extension StoreReader {
  func titles(_ category: String = "L") throws -> [String] {
    var titles: [String] = []
    guard let row = try self.category(named: category) else { return [] }
    try forEachFavorite(in: row) {
      titles.append($0.title)
      return true
    }
    return titles
  }

  func required(_ category: String = "L") throws -> StoredCategory {
    guard let row = try self.category(named: category) else { throw TestFailure("no \(category)") }
    return row
  }

  func found(_ title: String, in category: String = "L") throws -> FoundFavorite {
    guard let favorite = try favorite(titled: title, in: required(category)) else {
      throw TestFailure("no \(title)")
    }
    return favorite
  }
}

/// Something a test relies on is not so.
struct TestFailure: Error {
  var message: String

  init(_ message: String) {
    self.message = message
  }
}

/// The project's root, found from this file upward.
let projectRoot = URL(fileURLWithPath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
