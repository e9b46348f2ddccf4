import FavesCore
import FavesKit
import FavesSync
import FavesTestSupport
import Foundation
import Testing

@Suite("An encrypted shared folder")
struct EncryptedFolderTests {
  private let a: Machine
  private let b: Machine
  private let folder: SharedFolder
  private static let passphrase = "correct horse battery staple"

  init() throws {
    a = try Machine("A")
    b = try Machine("B")
    folder = try SharedFolder()
    for machine in [a, b] { try machine.at(0) { _ in } }
    for title in ["Casablanca", "Vertigo"] { try a.add(title, to: "Secret films", at: 1) }
    try a.sync(folder, passphrase: Self.passphrase, encrypts: true)
  }

  private func segment() throws -> String { try #require(try folder.segments().first) }

  @Test("machines with the passphrase come to the same; the lock asks for no flag")
  func exchange() throws {
    #expect(try b.sync(folder, passphrase: Self.passphrase).received == 3)
    try b.edit("Vertigo", in: "Secret films", at: 1100, title: "Psycho")
    try b.sync(folder, at: 1101, passphrase: Self.passphrase)
    try a.sync(folder, at: 1102, passphrase: Self.passphrase)
    #expect(try a.digest() == b.digest())
  }

  @Test("names and contents tell nothing, and sizes no more than a power of two")
  func silent() throws {
    try b.at(1) { _ in }
    for file in try folder.files() {
      let text = String(decoding: try folder.contents(file), as: UTF8.self)
      for secret in ["Casablanca", "Secret", "title", "FAVESEG"] {
        #expect(!text.contains(secret), "\(file)")
      }
    }
    let sizes = try folder.segments().map { try folder.contents($0).count }
    #expect(sizes == [4096])
    try a.add("Rear Window", to: "Secret films", at: 1100)
    try a.sync(folder, at: 1101, passphrase: Self.passphrase)
    #expect(try folder.segments().map { try folder.contents($0).count } == [4096, 4096])
  }

  @Test("a wrong or missing passphrase is told before anything is written")
  func wrong() throws {
    let (files, before) = (try folder.files(), try b.digest())
    try b.add("Rope", to: "Secret films", at: 2)
    let wrong = #expect(throws: FavesError.self) { try b.sync(folder, passphrase: "wrong") }
    #expect(wrong?.code == "passphrase-wrong" && wrong?.kind == .permission)
    let missing = #expect(throws: FavesError.self) { try b.sync(folder) }
    #expect(missing?.code == "passphrase-missing" && missing?.kind == .usage)
    #expect(try folder.files() == files)
    #expect(try b.digest() != before && b.titles("Secret films") == ["Rope"])
  }

  @Test("a segment with any byte altered is refused and named")
  func tampered() throws {
    let name = try segment()
    let whole = try folder.contents(name)
    for position in [7, 8, 100, whole.count - 1] {
      var bytes = whole
      bytes[position] ^= 1
      try folder.write(bytes, to: name)
      let report = try b.sync(folder, passphrase: Self.passphrase)
      #expect(report.received == 0, "\(position)")
      #expect(report.warnings.contains { $0.contains(name) }, "\(position)")
    }
  }

  @Test("a segment altered together with its name is refused and named")
  func renamed() throws {
    let name = try segment()
    var bytes = Array(try folder.contents(name))
    bytes[100] ^= 1
    let other = String(Digest(of: bytes).description.prefix(32)) + ".faves"
    try folder.write(Data(bytes), to: other)
    let report = try b.sync(folder, passphrase: Self.passphrase)
    #expect(report.received == 3)
    #expect(
      report.warnings == [
        "\(other) cannot be opened with this passphrase: foreign or tampered with"
      ])
  }

  @Test("swapped and truncated segments, and those of another folder, are refused and named")
  func swapped() throws {
    let first = try segment()
    try a.add("Rear Window", to: "Secret films", at: 1100)
    try a.sync(folder, at: 1101, passphrase: Self.passphrase)
    let second = try #require(try folder.segments().first { $0 != first })
    let (one, two) = (try folder.contents(first), try folder.contents(second))
    try folder.write(two, to: first)
    try folder.write(one, to: second)
    let swapped = try b.sync(folder, passphrase: Self.passphrase)
    #expect(swapped.received == 0 && swapped.warnings.count == 2)
    try folder.write(one.prefix(2048), to: first)
    try folder.write(two, to: second)
    let truncated = try b.sync(folder, passphrase: Self.passphrase)
    #expect(truncated.received == 0)
    #expect(truncated.warnings.contains { $0.contains(first) && $0.contains("damaged") })
    let other = try SharedFolder()
    try a.sync(other, at: 1200, passphrase: Self.passphrase, encrypts: true)
    let foreign = try #require(try other.segments().first)
    try folder.write(try other.contents(foreign), to: foreign)
    let report = try b.sync(folder, passphrase: Self.passphrase)
    #expect(report.warnings.contains { $0.contains(foreign) && $0.contains("foreign") })
  }

  @Test("a segment that was replaced and is put back again brings nothing back")
  func replayed() throws {
    let old = try segment()
    let contents = try folder.contents(old)
    try a.edit("Vertigo", in: "Secret films", at: 1100, title: "Psycho")
    try a.sync(folder, at: 1101, passphrase: Self.passphrase)
    try b.sync(folder, at: 1102, passphrase: Self.passphrase)
    try folder.remove(old)
    try folder.write(contents, to: old)
    let report = try b.sync(folder, at: 1103, passphrase: Self.passphrase)
    #expect(report.received == 0 && report.conflicts.isEmpty)
    #expect(try b.titles("Secret films") == ["Casablanca", "Psycho"])
  }

  @Test("nothing is written in the clear where the lock was taken away or replaced")
  func unlocked() throws {
    try b.sync(folder, passphrase: Self.passphrase)
    let lock = try folder.contents("faves-folder")
    try folder.remove("faves-folder")
    for machine in [a, b, try Machine("C")] {
      try machine.add("Rope", to: "Secret films", at: 1100)
      let error = #expect(throws: FavesError.self) {
        try machine.sync(folder, at: 1101, passphrase: Self.passphrase)
      }
      #expect(error?.code == "folder-unlocked")
    }
    let other = try SharedFolder()
    try a.sync(other, at: 1200, passphrase: Self.passphrase, encrypts: true)
    try folder.write(try other.contents("faves-folder"), to: "faves-folder")
    let replaced = #expect(throws: FavesError.self) {
      try b.sync(folder, at: 1300, passphrase: Self.passphrase)
    }
    #expect(replaced?.code == "folder-relocked")
    #expect(try folder.segments().count == 1 + 1)
    try folder.write(lock, to: "faves-folder")
    #expect(try b.sync(folder, at: 1400, passphrase: Self.passphrase).sent == 1)
  }

  @Test("a passphrase is never given for an open folder without saying so")
  func meantEncrypted() throws {
    let open = try SharedFolder()
    var peer = PeerOptions()
    peer.isPassphraseGiven = true
    peer.passphrase = { _ in Array(Self.passphrase.utf8) }
    let options = peer
    let error = #expect(throws: FavesError.self) {
      try b.at(1000) {
        try $0.sync(with: "dir:" + open.path, options: SyncOptions(), peerOptions: options)
      }
    }
    #expect(error?.code == "folder-plain" && error?.kind == .usage)
    #expect(try open.files().isEmpty)
  }

  @Test("a lock that was taken away is noticed by newcomers as well, whatever else lies there")
  func decoy() throws {
    try folder.remove("faves-folder")
    try folder.write(Data("junk".utf8), to: String(repeating: "0", count: 32) + ".faves")
    let newcomer = try Machine("C")
    try newcomer.add("Rope", to: "Secret films", at: 1)
    let files = try folder.files()
    let error = #expect(throws: FavesError.self) { try newcomer.sync(folder) }
    #expect(error?.code == "folder-unlocked")
    #expect(try folder.files() == files)
  }

  @Test("a damaged lock, and one of a newer version, is told")
  func damagedLock() throws {
    let lock = try folder.contents("faves-folder")
    for length in [0, 5, 9, 20, lock.count - 1] {
      try folder.write(lock.prefix(length), to: "faves-folder")
      let error = #expect(throws: FavesError.self) {
        try b.sync(folder, passphrase: Self.passphrase)
      }
      #expect(error?.code == "folder-damaged", "\(length)")
    }
    var newer = lock
    newer[8] = UInt8(ascii: "2")
    try folder.write(newer, to: "faves-folder")
    let error = #expect(throws: FavesError.self) {
      try b.sync(folder, passphrase: Self.passphrase)
    }
    #expect(error?.code == "folder-newer")
  }

  @Test("a folder that holds plain records is not made an encrypted one")
  func plain() throws {
    let plain = try SharedFolder()
    try a.sync(plain, at: 1100)
    let error = #expect(throws: FavesError.self) {
      try b.sync(plain, passphrase: Self.passphrase, encrypts: true)
    }
    #expect(error?.code == "folder-plain")
    #expect(try plain.segments().count == 1)
  }
}
