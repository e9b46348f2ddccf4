import FavesCore
import FavesTestSupport
import Foundation
import SystemFiles
import Testing

@testable import FavesStore

@Suite("Replica tokens")
struct ReplicaTokenTests {
  private let folder: StoreFolder
  private let file: SystemFiles.Identity
  private let replica = ResourceID(high: 3, low: 4)

  init() throws {
    folder = try StoreFolder()
    file = try #require(SystemFiles.identity(folder.folder.path))
  }

  private var token: ReplicaToken {
    ReplicaToken(replica: replica, stateDirectory: folder.folder.path + "/state")
  }

  @Test("without a token nothing may write as the replica")
  func absent() throws {
    #expect(try !token.allows(file, sequence: 5))
  }

  @Test("the same file may go on from where it was, or further")
  func sameFile() throws {
    try token.save(file, sequence: 5)
    #expect(try token.allows(file, sequence: 5))
    #expect(try token.allows(file, sequence: 6))
    #expect(try !token.allows(file, sequence: 4))
  }

  @Test("another file may not")
  func otherFile() throws {
    try token.save(file, sequence: 5)
    var other = file
    other.inode += 1
    #expect(try !token.allows(other, sequence: 5))
    other = file
    other.device += 1
    #expect(try !token.allows(other, sequence: 5))
    let otherToken = ReplicaToken(
      replica: ResourceID(high: 3, low: 5), stateDirectory: folder.folder.path + "/state")
    #expect(try !otherToken.allows(file, sequence: 5))
  }

  @Test(
    "a damaged token allows nothing",
    arguments: ["", "1 2", "1 2 3 4", "a b c", "1 2 x", "1 2 3\n\n"])
  func damaged(_ contents: String) throws {
    try token.save(file, sequence: 1)
    let path = folder.folder.path + "/state/replicas/\(replica)"
    try Data(contents.utf8).write(to: URL(fileURLWithPath: path))
    #expect(try !token.allows(file, sequence: 9))
  }

  @Test("a store that is opened again writes on as the same replica")
  func reopened() throws {
    let first = try folder.open()
    try first.add(["a"])
    let replica = try first.replica()
    try first.close()
    let second = try folder.open()
    try second.add(["b"])
    #expect(try second.replica() == replica)
    #expect(try second.read { try $0.replicas().map(\.records) } == [3])
  }

  @Test("a copy takes a new replica before its first write, and keeps the old one's records")
  func copied() throws {
    let first = try folder.open()
    try first.add(["a"])
    let replica = try first.replica()
    try first.close()
    let path = folder.folder.path + "/copy.sqlite"
    try FileManager.default.copyItem(atPath: folder.path, toPath: path)
    let copy = try folder.open(at: path)
    #expect(try copy.replica() == replica)
    try copy.add(["b"])
    #expect(try copy.replica() != replica)
    #expect(try copy.read { try $0.seenVector()[replica] } == 2)
    #expect(try copy.read { try $0.check { _ in } } == [])
    let original = try folder.open()
    try original.add(["c"])
    #expect(try original.replica() == replica)
  }

  @Test("a moved store stays the same replica")
  func moved() throws {
    let first = try folder.open()
    try first.add(["a"])
    let replica = try first.replica()
    try first.close()
    let path = folder.folder.path + "/moved.sqlite"
    try FileManager.default.moveItem(atPath: folder.path, toPath: path)
    let moved = try folder.open(at: path)
    try moved.add(["b"])
    #expect(try moved.replica() == replica)
  }

  @Test("an old copy put back over the file reuses no sequence")
  func restored() throws {
    let first = try folder.open()
    try first.add(["a"])
    try first.close()
    let old = try folder.bytes()
    let second = try folder.open()
    try second.add(["b"])
    let replica = try second.replica()
    try second.close()
    // Written into the same file, so that device and inode stay.
    let handle = try #require(FileHandle(forWritingAtPath: folder.path))
    try handle.truncate(atOffset: 0)
    try handle.write(contentsOf: old)
    try handle.close()
    let restored = try folder.open()
    #expect(try restored.titles() == ["a"])
    try restored.add(["c"])
    #expect(try restored.replica() != replica)
    #expect(try restored.read { try $0.seenVector()[replica] } == 2)
  }

  @Test("a dry run keeps no token and no replica")
  func dryRun() throws {
    let store = try folder.open()
    try store.write(.edit, isDryRun: true) { _ = try $0.addCategory("L") }
    #expect(!FileManager.default.fileExists(atPath: folder.folder.path + "/state"))
    #expect(try store.replica() == ResourceID(high: 0, low: 0))
  }
}
