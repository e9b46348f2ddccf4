import FavesCore
import FavesKit
import FavesStore
import FavesSync
import FavesTestSupport
import Foundation
import Testing

@Suite("Why something is as it is")
struct WhyTests {
  private let pair: Pair
  private var a: Machine { pair.a }
  private var b: Machine { pair.b }

  init() throws {
    pair = try Pair()
  }

  private func why(
    _ title: String, _ field: String? = nil, in category: String = "L"
  ) throws -> WhyReport {
    try a.at(2000) { try $0.why(category: category, title: title, field: field) }
  }

  private func rank(_ title: String) throws -> WhyReport.Rank {
    try #require(try why(title, "rank").rank)
  }

  @Test("a value tells who set it, what brought it, what it replaced and what lost")
  func value() throws {
    try a.edit("a", at: 2, title: "a of A")
    try b.edit("a", at: 3, title: "a of B")
    try a.sync(with: b, at: 70)
    let report = try why("a of B", "title")
    let title = try #require(report.values.first)
    #expect(report.values.count == 1 && title.field == Field.title && report.rank == nil)
    #expect(title.value == .text("a of B") && title.set.replicaName == "B")
    #expect(title.set.via?.at == Timestamp(milliseconds: Machine.start + 70_000))
    #expect(title.replacedCount == 1)
    #expect(title.replaced?.record.value(Field.title) == .text("a"))
    #expect(title.replaced?.via == nil)
    #expect(title.lost.map(\.entry.replicaName) == ["A"])
    #expect(title.lost.map(\.reason) == [.later])
  }

  @Test("without a field all that ever had a value are told, the rank last")
  func allFields() throws {
    try a.edit("a", at: 2, .set(name: "Year", value: "1995"))
    try a.edit("a", at: 3, .unset(name: "Year"), .set(name: "Tag", value: "x"))
    let fields = try why("a").values.map(\.field)
    #expect(fields == ["title", "metadata.Tag", "metadata.Year", "place"])
    try a.edit("a", at: 4, details: "A long description")
    #expect(try why("a").values.map(\.field).contains("description"))
  }

  @Test("a field is named as people name it; an unknown one is not found")
  func naming() throws {
    try a.edit("a", at: 2, .set(name: "Year", value: "1995"), .set(name: "title", value: "x"))
    #expect(try why("a", "YEAR").values.map(\.field) == ["metadata.Year"])
    #expect(try why("a", "Title").values.map(\.field) == ["title"])
    #expect(try why("a", "description").values.map(\.value) == [nil])
    for name in ["rank", "ranking", "Place"] {
      #expect(try why("a", name).values.map(\.field) == ["place"])
    }
    #expect {
      try why("a", "nope")
    } throws: {
      ($0 as? FavesError)?.code == "field-missing"
        && ($0 as? FavesError)?.hint?.contains("Year") == true
    }
    #expect {
      try why("nope")
    } throws: {
      ($0 as? FavesError)?.code == "favorite-missing"
    }
  }

  @Test("a rank tells the move that made it, and counts what shifted it since")
  func shifted() throws {
    try a.move("d", to: 3, at: 2)
    #expect(try a.titles() == ["a", "b", "d", "c", "e"])
    #expect(try rank("d").then == 3)
    try a.add("x", rank: 1, at: 3)
    try a.move("e", to: 1, at: 4)
    try a.remove("b", at: 5)
    try a.edit("a", at: 6, to: "M")
    let rank = try rank("d")
    #expect(try a.titles() == ["e", "x", "d", "c"])
    #expect(rank.then == 3 && rank.now == 3)
    #expect(rank.added == 1 && rank.moved == 1 && rank.gone == 2)
    #expect(rank.recent.map(\.activity) == ["moved “e” from 6 to 1 in L", "added “x” at 1 to L"])
    let set = try #require(try why("d", "rank").values.first?.set)
    #expect(set.activity == "moved “d” from 4 to 3 in L")
  }

  @Test("what only changed places above it has not shifted it")
  func aboveOnly() throws {
    try a.move("d", to: 4, at: 2)
    try a.move("e", to: 5, at: 2)
    try a.move("c", to: 1, at: 3)
    let rank = try rank("d")
    #expect(rank.now == 4 && rank.added == 0 && rank.moved == 0 && rank.gone == 0)
  }

  @Test("what was put above it without knowing of it shifts it, too")
  func concurrent() throws {
    try b.add("early", rank: 1, at: 2)
    try a.move("d", to: 2, at: 3)
    try pair.sync(expecting: "early a d b c e")
    let rank = try rank("d")
    #expect(rank.then == 2 && rank.now == 3 && rank.added == 1 && rank.gone == 0)
    #expect(rank.recent.first?.replicaName == "B")
  }

  @Test("an import shifts none of its own", arguments: [true, false])
  func imported(isSorted: Bool) throws {
    let machine = try Machine("I")
    let rows = (1...9).map { "\($0),t\($0)" }
    let lines = ["ranking,title"] + (isSorted ? rows : rows.reversed())
    let file = machine.folder.path + "/t.csv"
    try lines.joined(separator: "\n").write(toFile: file, atomically: true, encoding: .utf8)
    try machine.at(1) { faves in
      var options = ImportOptions()
      options.category = "L"
      _ = try faves.importFiles([file], options: options)
      for number in 1...9 {
        let rank = try #require(
          try faves.why(category: "L", title: "t\(number)", field: "rank").rank)
        #expect(rank.now == number && rank.added == 0 && rank.moved == 0 && rank.gone == 0)
      }
    }
  }

  @Test("a lost move is told with the place that holds")
  func lostMove() throws {
    try a.move("a", to: 5, at: 2)
    try b.move("a", to: 3, at: 3)
    try pair.sync()
    let place = try #require(try why("a", "rank").values.first)
    #expect(place.set.replicaName == "B" && place.lost.map(\.entry.replicaName) == ["A"])
    #expect(place.lost.first?.entry.record.place?.rankTo == 5)
  }

  @Test("what was removed tells who did it; one that lives on in spite of it tells why")
  func removals() throws {
    try b.remove("a", at: 2)
    try a.edit("b", at: 2, details: "Something to keep")
    try b.remove("b", at: 3)
    try pair.sync()
    let gone = try why("a")
    #expect(!gone.isLive && gone.values.isEmpty)
    #expect(gone.removals.map(\.entry.replicaName) == ["B"])
    #expect(gone.removals.first?.entry.via?.peer == b.storePath)
    let lives = try why("b")
    #expect(lives.isLive)
    #expect(lives.removals.first?.annulledBy.map(\.replicaName) == ["A"])
    #expect(lives.removals.first?.isAcknowledged == false)
    let id = try #require(try? a.at(2000) { try $0.why(id: gone.id.description) })
    #expect(id == gone)
  }

  @Test("a suffix is explained by the other one of that name")
  func suffix() throws {
    try a.edit("a", at: 2, title: "same")
    try b.edit("b", at: 3, title: "same")
    try pair.sync()
    let report = try why("same (2)")
    let namesake = try #require(report.namesake)
    #expect(namesake.suffix == 2 && namesake.entry.record.action == .added)
    #expect(namesake.entry.record.resource != report.id)
    #expect(try why("same").namesake == nil)
  }

  @Test("a category tells its name, and what keeps it alive")
  func category() throws {
    _ = try a.at(2) { try $0.renameCategory("L", to: "Letters") }
    let report = try a.at(3) { try $0.why(category: "letters") }
    #expect(report.type == .category && report.title == "Letters")
    #expect(report.values.map(\.field) == ["name", "strict"])
    #expect(report.values.first?.replaced?.record.value(Field.name) == .text("L"))
    try pair.sync()
    _ = try b.at(1100) { try $0.removeCategory("Letters", withFavorites: true) }
    try a.add("x", to: "Letters", at: 1101)
    try pair.sync()
    let kept = try a.at(1700) { try $0.why(category: "Letters") }
    #expect(kept.isLive && kept.isKeptAlive)
    #expect(kept.removals.map(\.entry.replicaName) == ["B"])
  }
}
