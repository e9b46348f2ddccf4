import FavesCore
import FavesKit
import FavesTestSupport
import Testing

@Suite("Undo")
struct UndoTests {
  private let desk: Desk

  init() throws {
    desk = try Desk()
    try desk.define("Year", .integer, defaultValue: "1900")
    for (index, title) in ["a", "b", "c", "d"].enumerated() {
      try desk.add(
        title, details: "The description of \(title)", ("Year", String(1990 + index)),
        ("Tag", "x\(index)"))
    }
    try desk.add("e", to: "Books")
  }

  @discardableResult
  private func undo(_ operation: ResourceID? = nil) throws -> ChangeReport {
    try desk.step { try $0.undo(operation: operation?.description) }
  }

  private func digest() throws -> Digest { try desk.faves.stateDigest() }

  private static let commands: [(name: String, run: @Sendable (Desk) throws -> Void)] = [
    ("add", { try $0.add("new", rank: 2, ("Year", "7")) }),
    ("add to a new category", { try $0.add("new", to: "Music") }),
    ("title", { try $0.edit("b", title: "B 2") }),
    ("description", { try $0.edit("b", details: .some(nil)) }),
    ("set and unset", { try $0.edit("b", .set(name: "New", value: "1"), .unset(name: "Tag")) }),
    ("change of a value", { try $0.edit("b", .set(name: "Year", value: "2001")) }),
    ("another category", { try $0.edit("b", title: "z", to: "Books") }),
    ("a new category", { try $0.edit("b", to: "Music") }),
    ("move up", { try $0.move("d", to: .top) }),
    ("move down", { try $0.move("a", to: .rank(3)) }),
    ("remove", { try $0.remove("b") }),
    ("remove neighbours", { try $0.remove("b", "c") }),
    ("remove all", { try $0.remove("d", "a", "c", "b") }),
    ("add categories", { desk in _ = try desk.step { try $0.addCategories(["X", "Y"]) } }),
    (
      "rename category",
      { desk in _ = try desk.step { try $0.renameCategory("Films", to: "Movies") } }
    ),
    ("strict", { desk in _ = try desk.step { try $0.setStrict("Books", true) } }),
    (
      "remove category",
      { desk in _ = try desk.step { try $0.removeCategory("Films", withFavorites: true) } }
    ),
    ("define", { try $0.define("Country", .choice, choices: ["A", "B"], defaultValue: "A") }),
    ("define in a new category", { try $0.define("Country", in: "Music") }),
    ("rename attribute", { try $0.redefine("Year", AttributeDraft(name: "Jahr")) }),
    (
      "change attribute",
      { try $0.redefine("Year", AttributeDraft(type: .decimal, required: true)) }
    ),
    (
      "drop a default", { try $0.redefine("Year", AttributeDraft(defaultValue: .some(nil))) }
    ),
    (
      "remove attribute",
      { desk in _ = try desk.step { try $0.removeAttribute(from: "Films", "Year") } }
    ),
  ]

  @Test("each kind of command is taken back whole, and again", arguments: commands.indices)
  func everyCommand(_ index: Int) throws {
    let command = Self.commands[index]
    let before = try digest()
    try command.run(desk)
    let after = try digest()
    #expect(after != before, "\(command.name) changed nothing")
    let report = try undo()
    #expect(report.skipped == [], "\(command.name)")
    #expect(try digest() == before, "\(command.name)")
    try desk.check()
    // Taking the undo back brings the command back.
    #expect(try undo(report.operation).skipped == [])
    #expect(try digest() == after, "\(command.name)")
    try desk.check()
    #expect(try undo().skipped == [], "\(command.name)")
    #expect(try digest() == before, "\(command.name) for the second time")
    try desk.check()
  }

  @Test("undo after undo leads back to the empty store")
  func allTheWay() throws {
    let desk = try Desk("B")
    let empty = try desk.faves.stateDigest()
    var digests = [empty]
    var random = SplitMix64(seed: 77)
    for number in 0..<40 {
      let titles = number < 4 ? [] : try desk.titles()
      let title = titles.randomElement(using: &random) ?? "none"
      let records = try desk.records()
      switch Int.random(in: 0...5, using: &random) {
      case _ where titles.count < 3, 0: try desk.add("t\(number)", rank: 1)
      case 1: try desk.move(title, to: .rank(Int.random(in: 1...5, using: &random)))
      case 2: try desk.edit(title, .set(name: "k", value: "\(number)"))
      case 3: try desk.edit(title, title: "\(title)'")
      case 4: try desk.remove(title)
      default: try desk.define("k\(number)", .integer)
      }
      if try desk.records() > records { digests.append(try desk.faves.stateDigest()) }
    }
    for expected in digests.dropLast().reversed() {
      #expect(try desk.step { try $0.undo() }.skipped == [])
      #expect(try desk.faves.stateDigest() == expected)
    }
    #expect(refusal { try desk.step { try $0.undo() } }?.code == "nothing-to-undo")
    try desk.check()
  }

  @Test("an undo writes new records and deletes none")
  func newRecords() throws {
    try desk.edit("b", title: "B 2")
    let before = try desk.records()
    let report = try undo()
    #expect(report.records == 1)
    #expect(try desk.records() == before + 1)
    #expect(report.activities == ["renamed “B 2” to “b” in Films"])
    #expect(try desk.log(limit: 1).first?.record.operation == report.operation)
  }

  @Test("a dry run says what an undo would do and does nothing")
  func dryRun() throws {
    try desk.edit("b", title: "B 2")
    let before = try digest()
    let records = try desk.records()
    let report = try desk.step { try $0.undo(dryRun: true) }
    #expect(report.records == 1 && report.operation == nil)
    #expect(report.activities == ["renamed “B 2” to “b” in Films"])
    #expect(try digest() == before)
    #expect(try desk.records() == records)
  }

  @Test("an operation is named by the start of its id; an unknown one is not found")
  func naming() throws {
    try desk.edit("b", title: "B 2")
    let operation = try #require(try desk.log(limit: 1).first).record.operation
    try desk.add("f")
    try desk.step { try $0.undo(operation: String(operation.description.prefix(8))) }
    #expect(try desk.titles() == ["a", "b", "c", "d", "f"])
    #expect(
      refusal { try desk.step { try $0.undo(operation: "00000000") } }?.code == "operation-missing")
    #expect(refusal { try desk.step { try $0.undo(operation: "xyz") } }?.code == "id-invalid")
    #expect(refusal { try Desk("C").faves.undo() }?.code == "nothing-to-undo")
  }

  @Test("a value that was changed since is left and named, the rest goes back")
  func changedSince() throws {
    try desk.edit("b", title: "B 2", .set(name: "Year", value: "2001"))
    let operation = try #require(try desk.log(limit: 1).first).record.operation
    try desk.edit("B 2", .set(name: "Year", value: "2002"))
    let modified = try desk.show("B 2").modified
    let report = try undo(operation)
    #expect(report.skipped.count == 1)
    #expect(report.skipped.first?.contains("Year") == true)
    #expect(try desk.value("Year", of: "b") == .number("2002"))
    #expect(try desk.show("b").modified > modified)
  }

  @Test("a favorite that was moved since stays where it is")
  func movedSince() throws {
    try desk.move("d", to: .top)
    let operation = try #require(try desk.log(limit: 1).first).record.operation
    try desk.move("d", to: .rank(2))
    let report = try undo(operation)
    #expect(report.skipped.first?.contains("“d”") == true)
    #expect(report.records == 0)
    #expect(try desk.titles() == ["a", "d", "b", "c"])
  }

  @Test("what was added and changed since is left and named")
  func addedAndChangedSince() throws {
    try desk.add("f")
    let addition = try #require(try desk.log(limit: 1).first).record.operation
    try desk.edit("f", details: "A new description")
    #expect(try undo(addition).skipped.first?.contains("“f”") == true)
    #expect(try desk.titles().contains("f"))
    try desk.define("Country")
    let definition = try #require(try desk.log(limit: 1).first).record.operation
    try desk.redefine("Country", AttributeDraft(type: .url))
    #expect(try undo(definition).skipped.first?.contains("Country") == true)
    #expect(
      try desk.faves.categories().last?.category.attributes.map(\.name) == ["Year", "Country"])
  }

  @Test("a title or a name that was taken since is not taken back")
  func takenSince() throws {
    try desk.edit("b", title: "B 2")
    let retitling = try #require(try desk.log(limit: 1).first).record.operation
    try desk.add("b")
    #expect(try undo(retitling).skipped.first?.contains("taken") == true)
    #expect(try desk.titles() == ["a", "B 2", "c", "d", "b"])
    try desk.step { try $0.renameCategory("Books", to: "Novels") }
    let renaming = try #require(try desk.log(limit: 1).first).record.operation
    try desk.step { try $0.addCategories(["Books"]) }
    #expect(try undo(renaming).skipped.first?.contains("Books") == true)
    #expect(try desk.faves.categories().map(\.category.name) == ["Books", "Films", "Novels"])
    let removal = try desk.step { try $0.removeAttribute(from: "Films", "Year") }
    try desk.define("YEAR", .integer)
    #expect(try undo(removal.operation).skipped.first?.contains("“YEAR”") == true)
    #expect(
      try desk.faves.categories().first { $0.category.name == "Films" }?
        .category.attributes.map(\.name) == ["YEAR"])
    try desk.check()
  }

  @Test("a removed favorite does not come back where its title or its category is gone")
  func removedAndReplaced() throws {
    let removal = try desk.remove("b")
    try desk.edit("c", title: "b")
    #expect(try undo(removal.operation).skipped.first?.contains("“b”") == true)
    let other = try desk.remove("e", in: "Books")
    try desk.step { try $0.removeCategory("Books") }
    #expect(try undo(other.operation).skipped.first?.contains("category is gone") == true)
    try desk.check()
  }

  @Test("a favorite comes back between its old neighbours, wherever they went")
  func betweenNeighbours() throws {
    let removal = try desk.remove("b")
    try desk.add("z", rank: 1)
    try desk.move("d", to: .rank(2))
    #expect(try desk.titles() == ["z", "d", "a", "c"])
    #expect(try undo(removal.operation).skipped == [])
    #expect(try desk.titles() == ["z", "d", "a", "b", "c"])
  }
}
