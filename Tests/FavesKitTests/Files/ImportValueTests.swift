import FavesCore
import FavesKit
import FavesStore
import FavesTestSupport
import Foundation
import Testing

@Suite("Values of imports")
struct ImportValueTests {
  private let desk: Desk

  init() throws {
    desk = try Desk()
  }

  @discardableResult
  private func read(
    _ text: String, _ name: String = "Films.csv",
    _ configure: (inout ImportOptions) -> Void = { _ in }
  ) throws -> ImportReport {
    let path = desk.machine.folder.path + "/" + name
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    var options = ImportOptions()
    configure(&options)
    return try desk.step { try $0.importFiles([path], options: options) }
  }

  private static let german =
    "Titel;Preis;Gesehen;Datum\nHeat;1.234,50;ja;31.12.2020\nAlien;0,5;nein;1.2.2021\n"

  @Test("the same table twice changes nothing, whatever form its values have")
  func idempotent() throws {
    try read(Self.german)
    #expect(try desk.value("Preis", of: "Heat") == .number("1234.50"))
    #expect(try desk.value("Gesehen", of: "Heat") == .boolean(true))
    #expect(try desk.value("Datum", of: "Heat") == .text("2020-12-31"))
    let before = try desk.records()
    #expect(try read(Self.german).unchanged == 2)
    // As a spreadsheet saves what was exported.
    #expect(try read("Titel;Preis;Datum\nHeat;1234,50;31.12.2020\n").unchanged == 1)
    #expect(try desk.records() == before)
  }

  @Test("text that is there is not changed by a column that reads it as something else")
  func textStays() throws {
    try desk.add("Heat", ("Preis", "414,8"), ("Gesehen", "ja"))
    let before = try desk.records()
    #expect(try read("Titel;Preis;Gesehen\nHeat;414,8;ja\n").unchanged == 1)
    #expect(try desk.records() == before)
  }

  @Test("an attribute that is defined as text gets the text as it was written")
  func definedText() throws {
    try desk.define("Preis", .text)
    try desk.define("Gesehen", .choice, choices: ["ja", "nein"])
    try desk.define("Datum", .date)
    try read(Self.german)
    #expect(try desk.value("Preis", of: "Heat") == .text("1.234,50"))
    #expect(try desk.value("Gesehen", of: "Alien") == .text("nein"))
    #expect(try desk.value("Datum", of: "Alien") == .text("2021-02-01"))
  }

  @Test("1 and 0 are true and false, and serial numbers dates, where that is defined")
  func definedTypes() throws {
    try desk.define("seen", .boolean)
    try desk.define("on", .date)
    try read("title,seen,on\nHeat,1,43831\nAlien,0,44196\n")
    #expect(try desk.value("seen", of: "Heat") == .boolean(true))
    #expect(try desk.value("seen", of: "Alien") == .boolean(false))
    #expect(try desk.value("on", of: "Heat") == .text("2020-01-01"))
    try read("title,seen\nFargo,oui\n")
    #expect(try desk.value("seen", of: "Fargo") == .boolean(true))
  }

  @Test("attributes are defined on request, in the same operation, and no definition is changed")
  func defined() throws {
    try desk.define("Preis", .text)
    let report = try read(Self.german) { $0.definesAttributes = true }
    #expect(report.defined == ["Films: Gesehen (boolean)", "Films: Datum (date)"])
    let category = try #require(try desk.faves.categories().first?.category)
    #expect(category.attributes.map(\.name) == ["Preis", "Gesehen", "Datum"])
    #expect(category.attributes.map(\.type) == [.text, .boolean, .date])
    let operations = Set(try desk.log().prefix(4).map(\.record.operation))
    #expect(operations.count == 1)
    #expect(try read(Self.german) { $0.definesAttributes = true }.defined == [])
    try desk.check()
  }

  @Test("a dry run tells what it would define")
  func dryRun() throws {
    let report = try read(Self.german) {
      $0.definesAttributes = true
      $0.dryRun = true
    }
    #expect(report.defined.count == 3)
    #expect(try desk.faves.categories().isEmpty)
  }

  @Test("an attribute whose values elsewhere would not fit is left undefined, with a warning")
  func unfit() throws {
    try desk.add("Fargo", ("Preis", "cheap"))
    let report = try read(Self.german) { $0.definesAttributes = true }
    #expect(!report.defined.contains { $0.contains("Preis") })
    #expect(report.warnings.contains { $0.contains("“Preis” of Films is not defined") })
    #expect(report.added == 2)
  }

  @Test("an attribute is defined only in categories that have values of it")
  func perCategory() throws {
    try read("category,title,Year,Author\nFilms,Heat,1995,\nBooks,Emma,,Austen\n") {
      $0.definesAttributes = true
    }
    let summaries = try desk.faves.categories()
    #expect(summaries.map { $0.category.attributes.map(\.name) } == [["Author"], ["Year"]])
  }
}

@Suite("Known exports in a store")
struct KnownExportTests {
  private let desk: Desk

  init() throws {
    desk = try Desk()
  }

  @discardableResult
  private func read(_ text: String, _ name: String = "export.csv") throws -> ImportReport {
    let path = desk.machine.folder.path + "/" + name
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    return try desk.step { try $0.importFiles([path]) }
  }

  private static let header = "Const,Your Rating,Date Rated,Title,Year\n"

  @Test("favorites of the same title are told apart, and stay so")
  func distinct() throws {
    let rows =
      "t1,6,2024-01-01,Aladdin,2019\nt2,9,2024-01-01,Aladdin,1992\nt3,7,2024-01-01,Heat,1995\n"
    let report = try read(Self.header + rows)
    #expect(report.rejected == 0 && report.added == 3)
    #expect(try desk.titles() == ["Aladdin (1992)", "Heat", "Aladdin"])
    let before = try desk.records()
    #expect(try read(Self.header + rows).unchanged == 3)
    #expect(try desk.records() == before)
    let again = try read(Self.header + "t3,7,2024-01-01,Heat,1995\nt3,7,2024-01-01,Heat,1995\n")
    #expect(again.rejected == 1)
    try read(Self.header + "t9,8,2024-01-01,Heat,1986\n")
    #expect(try desk.titles().contains("Heat (1986)"))
    try desk.check()
  }

  @Test("a rank that follows from a rating moves a favorite only when the rating changes")
  func derivedRanks() throws {
    let rows = ["t1,6,2024-01-01,A,2001", "t2,9,2024-01-01,B,2002", "t3,7,2024-01-01,C,2003"]
    try read(Self.header + rows.joined(separator: "\n"))
    #expect(try desk.titles() == ["B", "C", "A"])
    try desk.move("A", to: .top)
    let again = try read(Self.header + rows.joined(separator: "\n"))
    #expect(again.unchanged == 3 && again.moved == 0)
    #expect(try desk.titles() == ["A", "B", "C"])
    let changed = rows.joined(separator: "\n").replacing("t3,7", with: "t3,10")
    try read(Self.header + changed + "\nt4,8,2024-01-01,D,2004\n")
    #expect(try desk.titles() == ["C", "A", "D", "B"] || desk.titles() == ["C", "A", "B", "D"])
  }

  @Test("rows of one title that wait for their order are no two favorites")
  func waiting() throws {
    let report = try read("rank,title\n3,A\n1,B\n2,C\n1,B\n")
    #expect(report.rejects.map(\.diagnostic.code) == [.duplicate])
    #expect(try desk.titles("export") == ["B", "C", "A"])
  }
}
