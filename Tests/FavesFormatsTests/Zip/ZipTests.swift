import FavesCore
import Foundation
import Testing

@testable import FavesFormats

@Suite struct ZipTests {
  @Test func entriesComeBackAsTheyWentIn() throws {
    let entries: [(name: String, bytes: [UInt8])] = [
      ("empty.txt", []), ("é/日本.txt", Array("Heat".utf8)),
      ("large.bin", (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7) }),
    ]
    let reader = try ZipReader(MemorySource(try zip(entries), chunk: 777))
    #expect(reader.entries.map(\.name) == entries.map(\.name))
    for (entry, original) in Swift.zip(reader.entries, entries) {
      #expect(try drain(reader.open(entry)) == original.bytes)
    }
  }

  @Test func aStoredEntryHasItsSizesInFrontOfIt() throws {
    let sink = MemorySink()
    var writer = try ZipWriter(sink)
    try writer.addStored("mimetype", Array("text/plain".utf8))
    try writer.finish()
    #expect(Array(sink.bytes[30..<48]) == Array("mimetypetext/plain".utf8))
    #expect(zipError(sink.bytes) == nil)
  }

  @Test func anEntryThatMayBeLargeIsReadBack() throws {
    let sink = MemorySink()
    var writer = try ZipWriter(sink)
    try writer.begin("a", isLarge: true)
    try writer.write(Array("Heat".utf8))
    try writer.begin("b")
    try writer.finish()
    let reader = try ZipReader(MemorySource(sink.bytes))
    let entry = try #require(reader.entry(named: "a"))
    #expect(try reader.contents(of: entry) == Array("Heat".utf8))
  }

  @Test func theSameContentsGiveTheSameBytes() throws {
    #expect(try zip([("a", [1, 2, 3])]) == zip([("a", [1, 2, 3])]))
  }

  @Test func pythonReadsWhatIsWrittenAndItsArchivesAreRead() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let sink = MemorySink()
    var writer = try ZipWriter(sink)
    try writer.addStored("stored", Array("abc".utf8))
    try writer.begin("large", isLarge: true)
    try writer.write([UInt8](repeating: 65, count: 100_000))
    try writer.begin("deflated")
    try writer.write(Array("Heat".utf8))
    try writer.finish()
    try Data(sink.bytes).write(to: folder.appending(path: "ours.zip"))
    let script = """
      import sys, zipfile
      ours = zipfile.ZipFile(sys.argv[1] + "/ours.zip")
      assert ours.testzip() is None
      assert ours.read("deflated") == b"Heat" and len(ours.read("large")) == 100000
      with zipfile.ZipFile(sys.argv[1] + "/theirs.zip", "w", zipfile.ZIP_DEFLATED) as theirs:
        theirs.writestr("a.txt", "Heat" * 1000)
        theirs.writestr("b.txt", "x", zipfile.ZIP_STORED)
        with theirs.open("c.txt", "w", force_zip64=True) as file: file.write(b"y" * 70000)
        theirs.comment = b"a comment"
      """
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-c", script, folder.path()]
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    let theirs = try Array(Data(contentsOf: folder.appending(path: "theirs.zip")))
    #expect(zipError(theirs) == nil)
    let reader = try ZipReader(MemorySource(theirs))
    #expect(reader.entries.map(\.size) == [4000, 1, 70000])
  }
}

@Suite struct HostileZipTests {
  @Test(arguments: [
    "../a", "/a", "a/../b", "a\\b", "C:a", "a\0b", "", "./a", "a//b", "..",
  ])
  func namesThatArePathTricksAreRefused(_ name: String) {
    let error = zipError(HandMadeZip(entries: [.init(name)]).bytes)
    #expect(error?.code == .unsupported)
    #expect(error?.message.contains("no plain path") == true)
  }

  @Test func anArchiveCutAnywhereIsRefused() throws {
    let whole = try zip([("a", Array("Heat".utf8)), ("b", [UInt8](repeating: 7, count: 500))])
    for end in 0..<whole.count {
      let error = zipError(Array(whole[..<end]))
      #expect(error?.code == .damaged || error?.code == .syntax, "cut at \(end)")
    }
  }

  @Test func anyChangedByteIsNoticedOrHarmless() throws {
    let whole = try zip([("a", Array("Heat is the first, Ran the second".utf8))])
    for index in whole.indices {
      var changed = whole
      changed[index] ^= 0x10
      _ = zipError(changed)
    }
  }

  @Test func aWrongChecksumIsDamage() {
    let error = zipError(HandMadeZip(entries: [.init("a", "Heat", crc: 1)]).bytes)
    #expect(error?.code == .damaged)
    #expect(error?.message.contains("checksum") == true)
  }

  @Test func entriesThatOverlapAreRefused() {
    var second = HandMadeZip.Entry("a")
    second.offset = 0
    second.name = Array("b".utf8)
    let error = zipError(HandMadeZip(entries: [.init("a"), second]).bytes)
    #expect(error?.message.contains("overlap") == true)
  }

  @Test func anEntryWithinAnotherIsRefused() {
    var outer = HandMadeZip.Entry("a", String(repeating: "x", count: 100))
    outer.compressedSize = 100
    var inner = HandMadeZip.Entry("b")
    inner.offset = 40
    let error = zipError(HandMadeZip(entries: [outer, inner]).bytes)
    #expect(error?.message.contains("overlap") == true)
  }

  @Test func passwordsAreNamed() {
    var entry = HandMadeZip.Entry("a")
    entry.flags = 1
    let error = zipError(HandMadeZip(entries: [entry]).bytes)
    #expect(error?.code == .unsupported)
    #expect(error?.message.contains("password") == true)
  }

  @Test func aLocalHeaderOfAnotherNameIsRefused() {
    var entry = HandMadeZip.Entry("a")
    entry.localName = Array("b".utf8)
    let error = zipError(HandMadeZip(entries: [entry]).bytes)
    #expect(error?.message.contains("another in the directory") == true)
  }

  @Test func namesThatStandTwiceAreRefused() {
    let error = zipError(HandMadeZip(entries: [.init("a"), .init("a")]).bytes)
    #expect(error?.message.contains("two entries") == true)
  }

  @Test func unknownCompressionIsNamed() {
    var entry = HandMadeZip.Entry("a")
    entry.method = 14
    let error = zipError(HandMadeZip(entries: [entry]).bytes)
    #expect(error?.code == .unsupported)
    #expect(error?.message.contains("method 14") == true)
  }

  @Test func aBombIsRefusedByWhatItSays() throws {
    let zeros = [UInt8](repeating: 0, count: 1 << 25)
    let bomb = try zip([("zeros", zeros)])
    #expect(bomb.count < 40_000)
    #expect(zipError(bomb)?.code == .limit)
  }

  @Test func aBombThatLiesAboutItsSizeStopsThere() throws {
    var bomb = try zip([("zeros", [UInt8](repeating: 0, count: 1 << 25))])
    // The size in the directory, which is the only place of it that is believed.
    let header = bomb.count - 22 - 46 - 5
    bomb.replaceSubrange(header + 24..<header + 28, with: [0, 1, 0, 0])
    let error = zipError(bomb)
    #expect(error?.code == .damaged)
    #expect(error?.message.contains("longer") == true)
  }

  @Test func tooManyEntriesAreRefused() throws {
    var limits = FormatLimits()
    limits.archiveEntries = 2
    let three = try zip([("a", []), ("b", []), ("c", [])])
    #expect(zipError(three, limits: limits)?.code == .limit)
  }

  @Test func theTotalOfAllEntriesIsLimited() throws {
    var limits = FormatLimits()
    limits.inflatedBytes = 150
    let three = try zip((0..<3).map { ("\($0)", [UInt8](repeating: 1, count: 60)) })
    #expect(zipError(three, limits: limits)?.code == .limit)
  }

  @Test func garbageIsNoArchive() {
    #expect(zipError(Array("title,year\nHeat,1995\n".utf8))?.message.contains("no zip") == true)
    #expect(zipError([])?.code == .syntax)
  }
}
