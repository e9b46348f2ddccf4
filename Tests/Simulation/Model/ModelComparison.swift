import FavesCore
import FavesKit

/// What a store shows, compared with what its log adds up to by ``LogModel``.
struct ModelComparison {
  let machine: SimulatedMachine
  let model: LogModel

  init(_ machine: SimulatedMachine) throws {
    self.machine = machine
    model = LogModel(try machine.records())
  }

  func run() throws {
    let categories = try machine.faves().categories()
    let expected = Set(
      model.outcomes.filter { $0.value.type == .category && model.isShown($0.key) }.keys)
    try require(
      Set(categories.map(\.category.id)) == expected,
      "\(machine.name) shows categories \(categories.map(\.category)), the log says \(expected)")
    try compareNames(categories.map { ($0.category.id, $0.category.name) }, Field.name)
    for category in categories { try compare(category) }
    try compareConflicts()
  }

  private func compare(_ summary: CategorySummary) throws {
    let category = summary.category
    var favorites: [Favorite] = []
    try machine.faves().list(category: category.name) { favorites.append($0) }
    let order = model.orders[category.id] ?? []
    try require(
      favorites.map(\.id) == order,
      "\(machine.name) has \(favorites) in \(category), the log says \(order)\n"
        + model.story(of: Set(order).symmetricDifference(favorites.map(\.id))))
    try require(summary.count == order.count, "the count of \(category) is \(summary.count)")
    try compareNames(favorites.map { ($0.id, $0.title) }, Field.title)
    for favorite in favorites { try compare(favorite) }
    let attributes = model.outcomes.filter {
      $0.value.type == .attribute && $0.value.isLive
        && model.value($0.key, Field.category) == .text(category.id.description)
    }
    try require(
      Set(category.attributes.map(\.id)) == Set(attributes.keys),
      "\(machine.name) defines \(category.attributes) in \(category), the log \(attributes.keys)")
    try compareNames(category.attributes.map { ($0.id, $0.name) }, Field.name)
  }

  private func compare(_ favorite: Favorite) throws {
    try require(
      favorite.details.map(AttributeValue.text) == model.value(favorite.id, Field.details),
      "the description of \(favorite) is \(favorite.details ?? "absent")")
    guard let outcome = model.outcomes[favorite.id] else { return }
    var expected: [String: AttributeValue] = [:]
    for field in model.fields(outcome) {
      guard let name = Field.metadataName(field) else { continue }
      expected[name] = model.value(favorite.id, field)
    }
    let shown = Dictionary(
      favorite.metadata.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
    try require(
      shown == expected, "\(favorite) at \(machine.name) has \(shown), the log says \(expected)")
  }

  /// Of those that share a name, the earliest made bears it, the others a number that is free.
  private func compareNames(_ shown: [(id: ResourceID, name: String)], _ field: String) throws {
    let own = shown.map { (id: $0.id, name: text(model.value($0.id, field))) }
    let keys = Set(own.map { NameKey($0.name) })
    var expected: [ResourceID: String] = [:]
    for (_, namesakes) in Dictionary(grouping: own, by: { NameKey($0.name) }) {
      let ordered = namesakes.sorted { left, right in
        guard let first = model.origin(left.id), let second = model.origin(right.id) else {
          return false
        }
        return first < second
      }
      var number = 2
      for (index, entry) in ordered.enumerated() {
        guard index > 0 else {
          expected[entry.id] = entry.name
          continue
        }
        while keys.contains(NameKey("\(entry.name) (\(number))")) { number += 1 }
        expected[entry.id] = "\(entry.name) (\(number))"
        number += 1
      }
    }
    for (id, name) in shown {
      try require(
        expected[id] == name,
        "\(id) is shown as \(name) at \(machine.name), not as \(expected[id] ?? "nothing")")
    }
  }

  private func text(_ value: AttributeValue?) -> String {
    if case .text(let text)? = value { return text }
    return ""
  }

  private func compareConflicts() throws {
    var shown: Set<LogModel.OpenConflict> = []
    for conflict in try machine.faves().conflicts() where !conflict.isSharedName {
      shown.insert(
        LogModel.OpenConflict(
          resource: conflict.resource, field: conflict.field, lostBy: conflict.lost.replica,
          lostAt: conflict.lost.at,
          lostValue: conflict.field == Field.place ? nil : conflict.lost.value))
    }
    let expected = model.openConflicts()
    try require(
      shown == expected,
      """
      conflicts at \(machine.name): not in the log \(shown.subtracting(expected)), \
      not in the store \(expected.subtracting(shown))
      \(model.story(of: Set(expected.symmetricDifference(shown).map(\.resource))))
      """)
  }
}
