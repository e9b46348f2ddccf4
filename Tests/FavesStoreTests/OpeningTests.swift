import FavesCore
import FavesTestSupport
import Foundation
import GRDB
import Testing

@testable import FavesStore

@Suite("Opening a store")
struct OpeningTests {
  private let folder: StoreFolder

  init() throws {
    folder = try StoreFolder()
  }

  private func error(
    _ access: StoreAccess, at path: String? = nil, busyTimeout: Double = 0.2
  ) -> FavesError? {
    do {
      _ = try folder.open(access, at: path, busyTimeout: busyTimeout)
      return nil
    } catch {
      return error as? FavesError
    }
  }

  @Test("a fresh store has the schema of this version and its mark")
  func fresh() throws {
    let store = try folder.open()
    #expect(store.isNew)
    #expect(try store.read { try $0.summary().schemaVersion } == Schema.version)
    #expect(try store.read { try $0.check { _ in } } == [])
    try store.close()
    #expect(try folder.sql("PRAGMA application_id") == [Schema.applicationID])
    let again = try folder.open(.write)
    #expect(!again.isNew)
  }

  @Test("a new store takes nothing over from what a removed one left beside it")
  func leftovers() throws {
    let store = try folder.open()
    try store.add(["a"])
    let log = try folder.bytes(folder.path + "-wal")
    try store.close()
    for suffix in ["-wal", "-journal"] {
      let path = folder.folder.path + "/\(suffix).sqlite"
      try log.write(to: URL(fileURLWithPath: path + suffix))
      let new = try folder.open(at: path)
      #expect(new.isNew)
      #expect(try new.read { try $0.summary().favorites } == 0)
      #expect(try new.read { try $0.check { _ in } } == [])
      try new.close()
    }
  }

  @Test("a new store leaves nothing else in its folder, and one that was begun does not stop it")
  func alone() throws {
    let begun = folder.folder.path + "/.favorites.sqlite.\(getpid()).tmp"
    try Data("begun".utf8).write(to: URL(fileURLWithPath: begun))
    try folder.open().close()
    try FileManager.default.removeItem(atPath: begun)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.folder.path)
    #expect(names == ["favorites.sqlite"])
  }

  @Test("the folders on the way to a new store are made")
  func folders() throws {
    let path = folder.folder.path + "/a/b/c.sqlite"
    _ = try folder.open(at: path)
    #expect(FileManager.default.fileExists(atPath: path))
  }

  @Test("a missing store is not found, and not made")
  func missing() {
    for access in [StoreAccess.read, .write] {
      #expect(error(access)?.kind == .notFound)
      #expect(error(access)?.code == "store-missing")
    }
    #expect(!FileManager.default.fileExists(atPath: folder.path))
  }

  @Test("an empty file, a folder and a text are no stores and stay as they are")
  func noStores() throws {
    let empty = folder.folder.path + "/empty"
    let text = folder.folder.path + "/text"
    try Data().write(to: URL(fileURLWithPath: empty))
    try Data("title,category\nHeat,Films\n".utf8).write(to: URL(fileURLWithPath: text))
    for access in [StoreAccess.read, .write, .create] {
      for path in [empty, text, folder.folder.path] {
        #expect(error(access, at: path)?.code == "not-a-store", "\(path) \(access)")
        #expect(error(access, at: path)?.kind == .data)
      }
    }
    #expect(try folder.bytes(empty).isEmpty)
    #expect(try folder.bytes(text) == Data("title,category\nHeat,Films\n".utf8))
  }

  @Test("another program's SQLite file is refused and stays as it is")
  func foreign() throws {
    try folder.sql("CREATE TABLE favorite (id INTEGER); INSERT INTO favorite VALUES (1)")
    let before = try folder.bytes()
    for access in [StoreAccess.read, .write, .create] {
      #expect(error(access)?.code == "not-a-store")
    }
    #expect(try folder.bytes() == before)
    let marked = folder.folder.path + "/marked.sqlite"
    try folder.sql("PRAGMA application_id = 12345", at: marked)
    try folder.sql("CREATE TABLE x (y); DROP TABLE x", at: marked)
    #expect(error(.create, at: marked)?.code == "not-a-store")
  }

  @Test("a store of a newer schema is refused with its bytes untouched")
  func newer() throws {
    let store = try folder.open()
    try store.add(["a", "b"])
    try store.close()
    try folder.sql("UPDATE schema_version SET version = \(Schema.version + 1)")
    let before = try folder.bytes()
    for access in [StoreAccess.read, .write, .create] {
      let refusal = error(access)
      #expect(refusal?.code == "schema-newer")
      #expect(refusal?.kind == .data)
      #expect(refusal?.message.contains("schema \(Schema.version + 1)") == true)
    }
    #expect(try folder.bytes() == before)
    #expect(!FileManager.default.fileExists(atPath: folder.path + "-wal"))
  }

  @Test("a store that is cut short or overwritten is damaged or none, and never a crash")
  func damaged() throws {
    let store = try folder.open()
    try store.add((0..<200).map { "favorite \($0)" })
    try store.close()
    let whole = try folder.bytes()
    for count in [1, 16, 99, 100, 512, 4096, 5000, whole.count / 2, whole.count - 1] {
      let path = folder.folder.path + "/cut-\(count)"
      try whole.prefix(count).write(to: URL(fileURLWithPath: path))
      do {
        let cut = try folder.open(.read, at: path)
        let problems = try cut.read { try $0.check { _ in } }
        #expect(!problems.isEmpty, "cut at \(count)")
      } catch let error as FavesError {
        #expect(error.kind == .data, "cut at \(count): \(error)")
      }
    }
  }

  @Test("reading leaves the file as it is")
  func reading() throws {
    let store = try folder.open()
    try store.add(["a"])
    try store.close()
    let before = try folder.bytes()
    let reader = try folder.open(.read)
    #expect(try reader.titles() == ["a"])
    #expect(throws: FavesError.self) { try reader.add(["b"]) }
    try reader.close()
    #expect(try folder.bytes() == before)
  }

  @Test("changes are synced to disk, logged ahead, and keep references whole")
  func pragmas() throws {
    let store = try folder.open()
    #expect(try store.setting("journal_mode") == "wal")
    #expect(try store.setting("synchronous") == "2")
    #expect(try store.setting("foreign_keys") == "1")
    let again = try folder.open(.write, busyTimeout: 1.5)
    #expect(try again.setting("journal_mode") == "wal")
    #expect(try again.setting("synchronous") == "2")
    #expect(try again.setting("busy_timeout") == "1500")
  }

  @Test("a closed store leaves one file")
  func oneFile() throws {
    let store = try folder.open()
    try store.add(["a"])
    #expect(FileManager.default.fileExists(atPath: folder.path + "-wal"))
    try store.close()
    #expect(!FileManager.default.fileExists(atPath: folder.path + "-wal"))
    #expect(!FileManager.default.fileExists(atPath: folder.path + "-shm"))
  }
}
