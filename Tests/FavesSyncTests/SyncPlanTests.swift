import FavesCore
import FavesKit
import FavesStore
import FavesSync
import FavesTestSupport
import Testing

/// What a store showed at some time: its favorites by id, its categories, its attributes.
private struct Snapshot: Equatable {
  var favorites: [ResourceID: Favorite] = [:]
  /// The ids of the categories of favorites.
  var homes: [ResourceID: ResourceID] = [:]
  var categories: [ResourceID: String] = [:]
  var attributes: [ResourceID: AttributeDefinition] = [:]

  init(_ machine: Machine) throws {
    try machine.at(2000) { faves in
      try faves.list { favorites[$0.id] = $0 }
      for summary in try faves.categories() {
        categories[summary.category.id] = summary.category.name
        for definition in summary.category.attributes { attributes[definition.id] = definition }
      }
      let ids = Dictionary(categories.map { ($1, $0) }) { first, _ in first }
      homes = favorites.compactMapValues { ids[$0.category] }
    }
  }
}

@Suite("The plan of a sync")
struct SyncPlanTests {
  private func changes(_ plan: SyncPlan, _ side: SyncPlan.Side) throws -> [ResourceChange] {
    var changes: [ResourceChange] = []
    try plan.drain(side) { changes.append($0) }
    return changes
  }

  private func sync(
    _ pair: Pair, dryRun: Bool = false, at seconds: Int64 = 1000
  ) throws -> (report: SyncReport, here: [ResourceChange], there: [ResourceChange]) {
    var options = SyncOptions.confirmed
    options.isDryRun = dryRun
    let plan = SyncPlan(temporaryFolder: pair.a.folder.path)
    let report = try pair.a.at(seconds) {
      try $0.sync(with: pair.b.storePath, options: options, plan: plan)
    }
    return (report, try changes(plan, .here), try changes(plan, .there))
  }

  /// Some edits of every kind.
  private func edit(_ machine: Machine, round: Int, _ random: inout SplitMix64) throws {
    for step in 0..<Int.random(in: 3...25, using: &random) {
      let seconds = Int64(10 + step)
      let categories = try machine.categories()
      let category = categories.randomElement(using: &random) ?? "L"
      let titles = try machine.titles(category)
      let title = titles.randomElement(using: &random) ?? "none"
      let rank = Int.random(in: 1...9, using: &random)
      switch Int.random(in: 0...9, using: &random) {
      case _ where titles.isEmpty, 0, 1:
        try machine.add("\(machine.name)\(round).\(step)", to: category, rank: rank, at: seconds)
      case 2, 3: try machine.move(title, to: rank, in: category, at: seconds)
      case 4: try machine.remove(title, in: category, at: seconds)
      case 5:
        try machine.edit(
          title, in: category, at: seconds, .set(name: "k\(rank)", value: "\(step)"))
      case 6: try machine.edit(title, in: category, at: seconds, title: "\(title)'")
      case 7: try machine.edit(title, in: category, at: seconds, to: rank < 5 ? "L" : "M\(rank)")
      case 8:
        try machine.at(seconds) { faves in
          let draft = AttributeDraft(name: "k\(rank)", type: .integer)
          _ = try? faves.addAttribute(to: category, draft, force: true)
        }
      default:
        try machine.at(seconds) { faves in
          if rank < 3 {
            _ = try faves.removeCategory(category, withFavorites: true)
          } else {
            _ = try? faves.renameCategory(category, to: "\(category)+")
          }
        }
      }
    }
  }

  @Test(
    "a dry run tells what the real run then does, and that is what can be seen to differ",
    arguments: 1...30)
  func planAndResult(seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed))
    let pair = try Pair(["a", "b", "c", "d", "e", "f", "g", "h"])
    for round in 0..<2 {
      try edit(pair.a, round: round, &random)
      try edit(pair.b, round: round, &random)
      let plan = try sync(pair, dryRun: true)
      let before = (a: try Snapshot(pair.a), b: try Snapshot(pair.b))
      let done = try sync(pair)
      #expect(plan.here == done.here, "seed \(seed), round \(round)")
      #expect(plan.there == done.there, "seed \(seed), round \(round)")
      try compare(done.here, before.a, try Snapshot(pair.a), "here, seed \(seed), round \(round)")
      try compare(done.there, before.b, try Snapshot(pair.b), "there, seed \(seed), round \(round)")
      compareCounts(done.here, done.report, seed)
    }
  }

  private func compareCounts(_ changes: [ResourceChange], _ report: SyncReport, _ seed: Int) {
    let favorites = changes.filter { $0.type == .favorite }
    let values = favorites.filter { change in
      change.action == .updated && change.fields.contains { $0.field != Field.category }
    }
    #expect(favorites.count { $0.action == .added } == report.added, "seed \(seed)")
    #expect(favorites.count { $0.action == .removed } == report.removed, "seed \(seed)")
    #expect(favorites.count { $0.isMoved } == report.moved, "seed \(seed)")
    #expect(values.count == report.updated, "seed \(seed)")
  }

  private func compare(
    _ changes: [ResourceChange], _ before: Snapshot, _ after: Snapshot, _ comment: Comment
  ) throws {
    let favorites = changes.filter { $0.type == .favorite }
    #expect(Set(favorites.map(\.id)).count == favorites.count, comment)
    for change in favorites {
      #expect(change.rankFrom == before.favorites[change.id]?.ranking, comment)
      #expect(change.rankTo == after.favorites[change.id]?.ranking, comment)
      let shown = after.favorites[change.id] ?? before.favorites[change.id]
      #expect(change.title == shown?.title, comment)
      let home = after.homes[change.id] ?? before.homes[change.id] ?? change.id
      #expect(change.category == after.categories[home] ?? before.categories[home], comment)
    }
    let told = Dictionary(uniqueKeysWithValues: favorites.map { ($0.id, $0) })
    for id in Set(before.favorites.keys).union(after.favorites.keys) {
      compare(told[id], before.favorites[id], after.favorites[id], comment)
      guard let old = before.homes[id], let new = after.homes[id] else { continue }
      #expect((old != new) == (told[id]?.fields[Field.category] != nil), comment)
    }
    compareOrder(told, before, after, comment)
    for (type, old, new) in [
      (ResourceType.category, Set(before.categories.keys), Set(after.categories.keys)),
      (.attribute, Set(before.attributes.keys), Set(after.attributes.keys)),
    ] {
      let ofType = changes.filter { $0.type == type }
      #expect(
        Set(ofType.filter { $0.action == .added }.map(\.id)) == new.subtracting(old), comment)
      #expect(
        Set(ofType.filter { $0.action == .removed }.map(\.id)) == old.subtracting(new), comment)
    }
  }

  private func compare(
    _ change: ResourceChange?, _ before: Favorite?, _ after: Favorite?, _ comment: Comment
  ) {
    guard let before, let after else {
      #expect(change?.action == (before == nil ? .added : .removed), comment)
      return
    }
    let fields = change?.fields ?? [:]
    #expect(
      (before.details != after.details) == (fields[Field.details] != nil), comment)
    for name in Set((before.metadata + after.metadata).map(\.name)) {
      let values = (before.metadata.value(named: name), after.metadata.value(named: name))
      let told = fields[Field.metadata(name)]
      #expect((values.0 != values.1) == (told != nil), comment)
      if let told { #expect(told == FieldChange(from: values.0, to: values.1), comment) }
    }
    if let title = fields[Field.title] {
      #expect(after.title.hasPrefix(title.to?.plainText ?? "?"), comment)
    }
  }

  /// Those that are not told to have moved keep their order among each other.
  private func compareOrder(
    _ told: [ResourceID: ResourceChange], _ before: Snapshot, _ after: Snapshot, _ comment: Comment
  ) {
    let still = before.favorites.values.filter {
      told[$0.id]?.isMoved != true && after.favorites[$0.id] != nil
    }.sorted { ($0.category, $0.ranking) < ($1.category, $1.ranking) }
    for (one, next) in zip(still, still.dropFirst())
    where before.homes[one.id] == before.homes[next.id] {
      guard let left = after.favorites[one.id], let right = after.favorites[next.id] else {
        continue
      }
      #expect(after.homes[one.id] == after.homes[next.id], comment)
      #expect(left.ranking < right.ranking, comment)
    }
  }

  @Test("changes are told category by category, gone ones first, then by rank")
  func order() throws {
    let pair = try Pair()
    try pair.b.add("x", to: "Albums", at: 2)
    try pair.b.remove("d", "b", at: 3)
    try pair.b.move("e", to: 1, at: 4)
    try pair.b.add("f", rank: 3, at: 5)
    let plan = try sync(pair)
    let lines = plan.here.map { change in
      let ranks = [change.rankFrom, change.rankTo].map { $0.map(String.init) ?? "-" }
      return "\(change.category) \(change.action.name) \(change.title) "
        + ranks.joined(separator: ">")
    }
    #expect(
      lines == [
        "Albums ADDED Albums ->-", "Albums ADDED x ->1", "L REMOVED b 2>-", "L REMOVED d 4>-",
        "L UPDATED e 5>1", "L ADDED f ->3",
      ])
    #expect(plan.there.isEmpty)
  }

  @Test("a favorite that others shift is no change, and old ranks are those before the sync")
  func shifted() throws {
    let pair = try Pair()
    try pair.b.add("x", rank: 1, at: 2)
    try pair.b.edit("e", at: 3, details: "A long description")
    let plan = try sync(pair)
    #expect(plan.here.map(\.title) == ["x", "e"])
    #expect(plan.here.last?.rankFrom == 5 && plan.here.last?.rankTo == 6)
    #expect(plan.here.last?.isMoved == false)
  }

  @Test("a renamed category and a changed definition are told with their old values")
  func definitions() throws {
    let pair = try Pair()
    _ = try pair.a.at(2) { try $0.addAttribute(to: "L", AttributeDraft(name: "Year", type: .text)) }
    try pair.sync()
    try pair.b.at(1100) { faves in
      _ = try faves.renameCategory("L", to: "Letters")
      _ = try faves.editAttribute(in: "Letters", "Year", AttributeDraft(type: .integer))
    }
    let plan = try sync(pair, at: 1200)
    #expect(plan.here.map(\.type) == [.category, .attribute])
    #expect(
      plan.here.first?.fields == [
        Field.name: FieldChange(from: .text("L"), to: .text("Letters"))
      ])
    #expect(
      plan.here.last?.fields == [
        Field.type: FieldChange(from: .text("text"), to: .text("integer"))
      ])
    #expect(plan.here.allSatisfy { $0.category == "Letters" && $0.rankTo == nil })
  }

  @Test("what another machine would do is not known, what this one would is")
  func overConnection() throws {
    let pair = try Pair()
    try pair.a.add("x", at: 2)
    try pair.b.add("y", at: 3)
    let plan = SyncPlan(temporaryFolder: pair.a.folder.path)
    try pair.a.at(4) { faves in
      _ = try MemoryLink().sync(
        faves, with: pair.b.storePath, environment: pair.b.environment, plan: plan)
    }
    #expect(!plan.knowsPeer)
    #expect(try changes(plan, .here).map(\.title) == ["y"])
    #expect(try changes(plan, .there).isEmpty)
  }

  @Test("a plan that is longer than what memory holds goes through a file, whole and in order")
  func long() throws {
    let pair = try Pair(["a"])
    let text = String(repeating: "long ", count: 1000)
    try pair.b.at(2) { faves in
      for number in 1...400 {
        _ = try faves.add(
          category: "L", title: "t\(number)", rank: nil, details: "\(number) \(text)",
          attributes: [])
      }
    }
    let plan = try sync(pair, dryRun: true)
    #expect(plan.here.map(\.rankTo) == Array(2...401))
    #expect(plan.here.map(\.title) == (1...400).map { "t\($0)" })
  }
}
