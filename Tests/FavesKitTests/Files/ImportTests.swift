import FavesCore
import FavesKit
import FavesStore
import FavesTestSupport
import Foundation
import Testing

@Suite("Imports")
struct ImportTests {
  private let desk: Desk

  init() throws {
    desk = try Desk()
  }

  private func write(_ text: String, _ name: String = "Films.csv") throws -> String {
    let path = desk.machine.folder.path + "/" + name
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    return path
  }

  @discardableResult
  private func read(
    _ text: String, _ name: String = "Films.csv", _ options: ImportOptions = ImportOptions()
  ) throws -> ImportReport {
    let path = try write(text, name)
    return try desk.step { try $0.importFiles([path], options: options) }
  }

  private func order(_ category: String = "Films") throws -> String {
    var titles: [String] = []
    try desk.faves.list(category: category) { titles.append($0.title) }
    return titles.joined(separator: " ")
  }

  private func records() throws -> Int { try desk.faves.info().audits }

  @Test("ranks in any order of the file, with ties and gaps, become dense in the order of the file")
  func tiesAndGaps() throws {
    let text = "ranking,title\n9,f\n1,a\n5,d\n2,b\n2,c\n,g\n5,e\n"
    try read(text)
    #expect(try order() == "a b c d e f g")
    let before = try records()
    let again = try read(text)
    #expect(again.unchanged == 7 && again.moved == 0)
    #expect(try records() == before)
  }

  @Test("new favorites at ranks in the middle push the others down, each by one record")
  func middle() throws {
    try read("ranking,title\n1,a\n2,b\n3,c\n4,d\n")
    let before = try records()
    let report = try read("ranking,title\n2,x\n4,y\n")
    #expect(report.added == 2 && report.moved == 0)
    #expect(try order() == "a x b y c d")
    #expect(try records() == before + 2)
  }

  @Test("a new order moves the fewest favorites that explain it")
  func fewestMoves() throws {
    try read("ranking,title\n1,a\n2,b\n3,c\n4,d\n5,e\n6,f\n")
    let report = try read("ranking,title\n1,f\n2,a\n3,b\n4,d\n5,c\n6,e\n")
    #expect(report.moved == 2)
    #expect(try order() == "f a b d c e")
  }

  @Test("a row that changes a value and the place is one record")
  func oneRecord() throws {
    try read("ranking,title,year\n1,a,1\n2,b,1\n3,c,1\n")
    let before = try records()
    let report = try read("ranking,title,year\n1,c,2\n2,a,1\n3,b,1\n")
    #expect(report.moved == 1 && report.updated == 1)
    #expect(try records() == before + 1)
  }

  @Test("an empty cell leaves value and rank, and clears them only when asked to")
  func emptyCells() throws {
    try read("ranking,title,year\n1,a,1990\n2,b,1991\n")
    try read("ranking,title,year\n,b,\n")
    #expect(try desk.faves.show(.title(category: "Films", title: "b")).metadata.count == 1)
    #expect(try order() == "a b")
    var options = ImportOptions()
    options.clearEmpty = true
    try read("ranking,title,year\n,b,\n", "Films.csv", options)
    #expect(try desk.faves.show(.title(category: "Films", title: "b")).metadata.isEmpty)
  }

  @Test("an id names a favorite whatever its title, and without one it keeps its own")
  func byID() throws {
    let favorite = try desk.add("a")
    try read("id,title,year\n\(favorite.id),,1990\n")
    #expect(try order() == "a")
    try read("id,title,year\n\(favorite.id),A new title,1990\n")
    #expect(try desk.faves.show(.id(favorite.id.description)).title == "A new title")
    #expect(try order() == "A new title")
  }

  @Test("a title twice in one file is a rejected row, never a silent overwrite")
  func twice() throws {
    let report = try read("title,year\na,1990\nA,1991\n")
    #expect(report.added == 1 && report.rejected == 1)
    #expect(report.rejects.first?.diagnostic.code == .duplicate)
  }

  @Test(
    "what is there already is kept, copied or refused as asked", arguments: DuplicatePolicy.allCases
  )
  func duplicates(policy: DuplicatePolicy) throws {
    try read("title,year\na,1990\n")
    var options = ImportOptions()
    options.onDuplicate = policy
    if policy == .fail {
      #expect(throws: FavesError.self) { try read("title,year\na,1991\n", "Films.csv", options) }
    } else {
      try read("title,year\na,1991\n", "Films.csv", options)
    }
    let year = try desk.faves.show(.title(category: "Films", title: "a")).metadata.first?.value
    #expect(year == .number(policy == .update ? "1991" : "1990"))
    #expect(try order() == (policy == .copy ? "a a (2)" : "a"))
  }

  @Test("values that do not fit a definition are rejected, those that can be read become typed")
  func typed() throws {
    _ = try desk.step {
      try $0.addAttribute(to: "Films", AttributeDraft(name: "Year", type: .integer))
    }
    let report = try read("title,year\na,1990\nb,soon\n")
    #expect(report.added == 1)
    #expect(report.rejects.first?.diagnostic.code == .valueInvalid)
    #expect(
      try desk.faves.show(.title(category: "Films", title: "a")).metadata
        == [Attribute("Year", .number("1990"))])
  }

  @Test("a bad row stops a strict import, and nothing is taken")
  func strict() throws {
    var options = ImportOptions()
    options.isStrict = true
    let error = #expect(throws: FavesError.self) {
      try read("title\na\n\"\"\nb\n", "Films.csv", options)
      try read("title,ranking\na,1\nb,x\n", "Films.csv", options)
    }
    #expect(error?.code == "rows-rejected")
    #expect(try desk.faves.info().favorites <= 2)
  }

  @Test("an import is one operation, and undone as one")
  func undone() throws {
    try read("ranking,title\n1,a\n2,b\n")
    let before = try desk.faves.stateDigest()
    try read("ranking,title,year\n1,b,1990\n2,a,\n3,c,\n")
    _ = try desk.step { try $0.undo() }
    #expect(try desk.faves.stateDigest() == before)
  }

  /// What the sample spreadsheets hold: rows added, and rows rejected.
  private static let samples: [(file: String, added: Int, rejected: Int)] = [
    ("csv/films.csv", 65, 0), ("csv/books-gnumeric-pipe-utf8-all-quoted.csv", 42, 0),
    ("csv/cities-libreoffice-utf8-newline-in-cell.csv", 40, 0),
    ("csv/cities-pandas-tab-utf16be-bom-crlf.txt", 40, 0),
    ("csv/films-libreoffice-tab-utf16.txt", 37, 0), ("csv/mudun-libreoffice-utf8.csv", 12, 0),
    ("csv/nisia-libreoffice-tab-utf8.tsv", 10, 0),
    ("csv/staedte-pandas-sep-line-semicolon-utf8-bom-crlf.csv", 17, 0),
    ("csv-odd/bad-utf8-byte.csv", 2, 1), ("csv-odd/duplicate-titles.csv", 4, 4),
    ("csv-odd/ranking-ties-and-gaps.csv", 9, 4), ("csv-odd/unclosed-quote.csv", 3, 1),
    ("csv-odd/metadata-json-column.csv", 5, 4), ("csv-odd/ragged-rows.csv", 3, 2),
    ("api/favorites.json", 27, 0), ("api/favorite.json", 1, 0),
  ]

  @Test(
    "the sample files import as they should, and change nothing the second time", arguments: samples
  )
  func fixtures(sample: (file: String, added: Int, rejected: Int)) throws {
    let path = Self.fixtures + sample.file
    let first = try desk.step { try $0.importFiles([path]) }
    #expect(first.added == sample.added && first.rejected == sample.rejected)
    let before = try records()
    let second = try desk.step { try $0.importFiles([path]) }
    #expect(second.unchanged == sample.added && second.rejected == sample.rejected)
    #expect(try records() == before)
    #expect(try desk.faves.check(deep: true) == [])
  }

  private static let fixtures =
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path + "/fixtures/"
}
