import FavesCore
import FavesTestSupport
import Foundation
import GRDB
import Testing

@testable import FavesStore

@Suite("Filling a store that has no name yet")
struct FillingTests {
  private let folder: StoreFolder

  init() throws {
    folder = try StoreFolder()
  }

  /// What lies in the folder, except for what belongs to no store.
  private func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.folder.path)
      .filter { $0 != "state" }.sorted()
  }

  private var isThere: Bool { FileManager.default.fileExists(atPath: folder.path) }

  private func error(_ body: () throws -> Void) -> FavesError? {
    do {
      try body()
      return nil
    } catch {
      return error as? FavesError
    }
  }

  @Test("nothing is at the path until the first change is committed, then a whole store")
  func firstCommit() throws {
    let store = try folder.open(.fill)
    #expect(store.isNew && !isThere)
    #expect(try store.read { try $0.summary().favorites } == 0)
    #expect(!isThere)
    try store.write(.edit) { writer in
      let row = try writer.addCategory("L")
      for title in ["a", "b"] { try writer.addFavorite(NewFavorite(title: title), to: row) }
      #expect(!isThere)
    }
    #expect(isThere)
    #expect(try store.titles() == ["a", "b"])
    #expect(try store.setting("journal_mode") == "wal")
    #expect(try store.setting("foreign_keys") == "1")
    #expect(try store.setting("synchronous") == "2")
    try store.add(["c"])
    #expect(try store.read { try $0.check { _ in } } == [])
    try store.close()
    #expect(try names() == ["favorites.sqlite"])
    #expect(try folder.open(.write).titles() == ["a", "b", "c"])
  }

  @Test("a store that is only read leaves nothing")
  func onlyRead() throws {
    let store = try folder.open(.fill)
    _ = try store.read { try $0.summary() }
    try store.close()
    #expect(try names() == [])
  }

  @Test("a dry run leaves nothing, and the next change starts from nothing")
  func dryRun() throws {
    let store = try folder.open(.fill)
    try store.write(.edit, isDryRun: true) { writer in
      let row = try writer.addCategory("L")
      try writer.addFavorite(NewFavorite(title: "a"), to: row)
    }
    #expect(!isThere)
    #expect(try store.read { try $0.categories().count } == 0)
    try store.add(["b"])
    #expect(try store.titles() == ["b"])
    #expect(try store.read { try $0.check { _ in } } == [])
    try store.close()
    #expect(try names() == ["favorites.sqlite"])
  }

  @Test("a dry run alone leaves no file of any name")
  func dryRunAlone() throws {
    let store = try folder.open(.fill)
    try store.write(.edit, isDryRun: true) { _ = try $0.addCategory("L") }
    try store.close()
    #expect(try names() == [])
  }

  @Test("a change that fails leaves nothing, and the next one starts from nothing")
  func failure() throws {
    let store = try folder.open(.fill)
    #expect(throws: TestFailure.self) {
      try store.write(.edit) { writer in
        _ = try writer.addCategory("L")
        throw TestFailure("no")
      }
    }
    #expect(!isThere)
    #expect(try store.read { try $0.categories().count } == 0)
    try store.add(["b"], to: "M")
    #expect(try store.read { try $0.categories().map(\.name) } == ["M"])
    try store.close()
    #expect(try names() == ["favorites.sqlite"])
  }

  @Test("a change that fails alone leaves no file of any name")
  func failureAlone() throws {
    for discards in [true, false] {
      let store = try folder.open(.fill)
      #expect(throws: TestFailure.self) {
        try store.write(.edit) { _ in throw TestFailure("no") }
      }
      try discards ? store.discardIfEmpty() : store.close()
      #expect(try names() == [])
    }
  }

  @Test("a reference to what is not there keeps the store from getting its name")
  func brokenReference() throws {
    let store = try folder.open(.fill)
    #expect(throws: FavesError.self) {
      try store.write(.edit) { writer in
        let row = try writer.addCategory("L")
        try writer.addFavorite(NewFavorite(title: "a"), to: row)
        try writer.database.execute(sql: "UPDATE favorite SET category = 4711")
      }
    }
    #expect(!isThere)
    try store.close()
    #expect(try names() == [])
  }

  @Test("a store that another program made meanwhile is not touched")
  func overtaken() throws {
    let store = try folder.open(.fill)
    let other = try folder.open(.create)
    try other.add(["theirs"])
    try other.close()
    let before = try folder.bytes()
    let error = error { try store.add(["ours"]) }
    #expect(error?.kind == .busy && error?.code == "store-busy")
    #expect(try folder.bytes() == before)
    try store.close()
    #expect(try names() == ["favorites.sqlite"])
    #expect(try folder.open(.write).titles() == ["theirs"])
  }

  @Test("a store that is there is filled as any other is changed")
  func there() throws {
    let first = try folder.open(.create)
    try first.add(["a"])
    try first.close()
    let store = try folder.open(.fill)
    #expect(!store.isNew)
    try store.add(["b"])
    try store.close()
    #expect(try folder.open(.write).titles() == ["a", "b"])
  }
}
