import FavesCore

/// What a set of records adds up to, by the rules of the design written once more for clarity.
///
/// Slow; the simulations compare the stores with it.
struct LogModel {
  /// What the records of one resource add up to.
  struct Outcome {
    var type: ResourceType
    var records: [AuditRecord]
    var isLive = false
    var contributing: [AuditRecord] = []
    var revived: [AuditRecord] = []
    var removals: [AuditRecord] = []
  }

  /// A conflict, by what tells it from others.
  struct OpenConflict: Hashable, CustomStringConvertible {
    var resource: ResourceID
    var field: String
    var lostBy: ResourceID
    var lostAt: Timestamp
    var lostValue: AttributeValue?

    var description: String {
      "\(field) of \(resource): \(lostValue.map(\.plainText) ?? "nothing") by \(lostBy) at \(lostAt)"
    }
  }

  let records: [AuditRecord]
  let history: SeenHistory
  private(set) var outcomes: [ResourceID: Outcome] = [:]
  /// The living favorites of each category in the order of their ranks.
  private(set) var orders: [ResourceID: [ResourceID]] = [:]
  /// The place among all slots of its category of each slot.
  private var slotIndex: [RecordID: Int] = [:]

  init(_ records: [AuditRecord]) {
    self.records = records
    history = SeenHistory(records)
    for (resource, own) in Dictionary(grouping: records, by: \.resource) {
      outcomes[resource] = fold(own)
    }
    for (category, slots) in slots() {
      for (index, slot) in traverse(slots).enumerated() { slotIndex[slot] = index }
      orders[category] = []
    }
    for (resource, outcome) in outcomes where outcome.type == .favorite && outcome.isLive {
      if let place = register(outcome, Field.place).first?.place?.to {
        orders[place.category, default: []].append(resource)
      }
    }
    for (category, favorites) in orders {
      orders[category] = favorites.sorted { index(of: $0) < index(of: $1) }
    }
    reviveInhabitedCategories()
  }

  private func index(of favorite: ResourceID) -> Int {
    outcomes[favorite].flatMap { register($0, Field.place).first }
      .flatMap { slotIndex[$0.id] } ?? -1
  }

  // MARK: Folding

  private func fold(_ own: [AuditRecord]) -> Outcome {
    var outcome = Outcome(type: own.first?.resourceType ?? .favorite, records: own)
    outcome.removals = own.filter { $0.action == .removed }
    let rest = own.filter { $0.action != .removed }
    let uncovered = rest.filter { record in
      !outcome.removals.contains { history.saw($0, record) }
    }
    outcome.isLive = !uncovered.isEmpty
    guard outcome.isLive else { return outcome }
    let standing = outcome.removals.filter { removal in
      uncovered.allSatisfy { history.saw($0, removal) }
    }
    outcome.contributing = rest.filter { record in !standing.contains { history.saw($0, record) } }
    // Nobody made it anew: it is revived with all it had.
    if !outcome.contributing.contains(where: { $0.action == .added }) {
      outcome.contributing = rest
    }
    outcome.revived = outcome.removals.filter { removal in
      !standing.contains(removal)
        && !outcome.contributing.contains { history.saw($0, removal) }
    }
    return outcome
  }

  /// A category that lives only by its favorites keeps the values it had.
  private mutating func reviveInhabitedCategories() {
    for (category, favorites) in orders where !favorites.isEmpty {
      guard let outcome = outcomes[category], !outcome.isLive else { continue }
      outcomes[category]?.contributing = outcome.records.filter { $0.action != .removed }
      let survivors = favorites.flatMap { outcomes[$0]?.contributing ?? [] }
      outcomes[category]?.revived = outcome.removals.filter { removal in
        !survivors.contains { history.saw($0, removal) }
      }
    }
  }

  /// The setters of a field that no other setter had seen: the winner, then the losers.
  func register(_ outcome: Outcome, _ field: String) -> [AuditRecord] {
    let setters = outcome.contributing.filter { Self.sets($0, field) }
    return setters.filter { one in !setters.contains { history.saw($0, one) } }
      .sorted { left, right in
        let (leftHas, rightHas) = (Self.has(left, field), Self.has(right, field))
        return leftHas == rightHas ? left.stamp > right.stamp : leftHas
      }
  }

  /// Whether a record says something of a field; ADDED speaks of every fixed one.
  static func sets(_ record: AuditRecord, _ field: String) -> Bool {
    guard record.action != .removed else { return false }
    if field == Field.place { return record.place?.to != nil }
    if record.changes[field] != nil { return true }
    return record.action == .added && fixed(record.resourceType).contains(field)
  }

  private static func has(_ record: AuditRecord, _ field: String) -> Bool {
    field == Field.place ? record.place?.to != nil : record.changes[field]?.to != nil
  }

  private static func fixed(_ type: ResourceType) -> [String] {
    switch type {
    case .category: ["name", "strict"]
    case .attribute: ["category", "name", "type", "choices", "required", "default", "position"]
    case .favorite: ["title", "description"]
    }
  }

  /// The fields that conflicts may be about.
  func fields(_ outcome: Outcome) -> [String] {
    var fields = Set(outcome.contributing.flatMap { $0.changes.map(\.field) })
    fields.formUnion(Self.fixed(outcome.type))
    fields.subtract([Field.created, Field.modified])
    return fields.sorted()
  }

  func value(_ resource: ResourceID, _ field: String) -> AttributeValue? {
    outcomes[resource].flatMap { register($0, field).first }?.changes[field]?.to
  }

  /// Whether a resource shows; an inhabited category does.
  func isShown(_ resource: ResourceID) -> Bool {
    guard let outcome = outcomes[resource] else { return false }
    return !outcome.contributing.isEmpty
  }

  /// The stamp that orders resources of one name.
  func origin(_ resource: ResourceID) -> Stamp? {
    guard let outcome = outcomes[resource] else { return nil }
    let additions = outcome.contributing.filter { $0.action == .added }
    return (additions.isEmpty ? outcome.contributing : additions).map(\.stamp).min()
  }

  /// The records of some resources, for the message of a failure.
  func story(of resources: Set<ResourceID>) -> String {
    records.filter { resources.contains($0.resource) }.sorted { $0.stamp < $1.stamp }
      .map(line).joined(separator: "\n")
  }

  private func line(_ record: AuditRecord) -> String {
    let changes = record.changes.map { "\($0.field)=\($0.change.to?.plainText ?? "-")" }
    let place = record.place?.to.map { "\($0.side) of \($0.parent?.description ?? "root")" }
    let what = (changes + [place ?? ""]).joined(separator: " ")
    return "    \(record.id) at \(record.time).\(record.counter) \(record.action) "
      + "\(record.resource) \(what) saw \(history.vector(record))"
  }

  // MARK: Slots

  private struct Slot {
    var id: RecordID
    var stamp: Stamp
    var place: Place
  }

  private struct Edge: Hashable {
    var parent: RecordID?
    var side: Side
  }

  private func slots() -> [ResourceID: [Slot]] {
    var slots: [ResourceID: [Slot]] = [:]
    for record in records {
      guard let place = record.place?.to else { continue }
      slots[place.category, default: []].append(
        Slot(id: record.id, stamp: record.stamp, place: place))
    }
    return slots
  }

  private func traverse(_ slots: [Slot]) -> [RecordID] {
    var children = Dictionary(grouping: slots) {
      Edge(parent: $0.place.parent, side: $0.place.side)
    }
    for edge in children.keys { children[edge]?.sort { $0.stamp > $1.stamp } }
    var order: [RecordID] = []
    // Depth first with a stack of its own: a list typed from top to bottom is as deep as it is long.
    var stack: [(slot: RecordID?, isOpen: Bool)] = [(nil, false)]
    while let (slot, isOpen) = stack.popLast() {
      if isOpen {
        if let slot { order.append(slot) }
        continue
      }
      for child in (children[Edge(parent: slot, side: .right)] ?? []).reversed() {
        stack.append((child.id, false))
      }
      stack.append((slot, true))
      for child in (children[Edge(parent: slot, side: .left)] ?? []).reversed() {
        stack.append((child.id, false))
      }
    }
    return order
  }

  // MARK: Conflicts

  /// The conflicts that are open, those about shared names left out.
  func openConflicts() -> Set<OpenConflict> {
    var open: Set<OpenConflict> = []
    for (resource, outcome) in outcomes {
      for removal in outcome.revived {
        open.insert(conflict(resource, "removed", removal, .text("removed")))
      }
      guard outcome.isLive || isShown(resource) else { continue }
      for field in fields(outcome) {
        let register = register(outcome, field)
        for loser in register.dropFirst()
        where loser.changes[field]?.to != register.first?.changes[field]?.to {
          // The values of a category that only its favorites keep alive are nobody's choice.
          guard outcome.isLive else { continue }
          open.insert(conflict(resource, field, loser, loser.changes[field]?.to))
        }
      }
      let places = register(outcome, Field.place)
      for loser in places.dropFirst() where !isOne(resource, places[0], loser) {
        open.insert(conflict(resource, Field.place, loser, nil))
      }
    }
    return open
  }

  private func conflict(
    _ resource: ResourceID, _ field: String, _ lost: AuditRecord, _ value: AttributeValue?
  ) -> OpenConflict {
    OpenConflict(
      resource: resource, field: field, lostBy: lost.id.replica, lostAt: lost.wall,
      lostValue: value)
  }

  /// The favorite whose slot a place was made beside; nil for the root.
  private func neighbour(of record: AuditRecord) -> ResourceID? {
    record.place?.to?.parent.flatMap { parent in records.first { $0.id == parent }?.resource }
  }

  /// Two places are one for people if no other favorite stands between them, or if two additions
  /// gave one rank, or put it beside the same other favorite.
  private func isOne(_ resource: ResourceID, _ one: AuditRecord, _ other: AuditRecord) -> Bool {
    guard let category = one.place?.to?.category, category == other.place?.to?.category else {
      return false
    }
    if one.action == .added, other.action == .added {
      if one.place?.rankTo == other.place?.rankTo { return true }
      let sides = (one.place?.to?.side, other.place?.to?.side)
      if sides.0 == sides.1, neighbour(of: one) == neighbour(of: other) { return true }
    }
    guard let first = slotIndex[one.id], let second = slotIndex[other.id] else { return false }
    let range = min(first, second)...max(first, second)
    return !(orders[category] ?? []).contains { $0 != resource && range.contains(index(of: $0)) }
  }
}

/// How far the author of each record had seen every replica, put together from what the records
/// say is new.
struct SeenHistory {
  private var vectors: [RecordID: [ResourceID: Int64]] = [:]

  init(_ records: [AuditRecord]) {
    for (_, own) in Dictionary(grouping: records, by: \.id.replica) {
      var vector: [ResourceID: Int64] = [:]
      for record in own.sorted(by: { $0.id < $1.id }) {
        vector.merge(record.seen) { $1 }
        vectors[record.id] = vector
      }
    }
  }

  /// How far the author of a record had seen the other replicas.
  func vector(_ record: AuditRecord) -> String {
    (vectors[record.id] ?? [:]).sorted { $0.key < $1.key }
      .map { "\($0.key):\($0.value)" }.joined(separator: " ")
  }

  /// Whether the author of a record held another one when writing it.
  func saw(_ record: AuditRecord, _ other: AuditRecord) -> Bool {
    if record.id.replica == other.id.replica { return other.id.sequence < record.id.sequence }
    return vectors[record.id]?[other.id.replica, default: 0] ?? 0 >= other.id.sequence
  }
}
