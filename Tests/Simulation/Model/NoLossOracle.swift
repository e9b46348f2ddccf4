import FavesCore
import FavesKit

/// Every value a user ever entered is live, knowingly overwritten, knowingly removed, or listed as
/// a conflict (Hughes, Pierce, Arts and Norell, "Mysteries of Dropbox", 2016).
///
/// Knows nothing of how a merge comes to its result: it looks at the records, at what a store
/// shows, and at the conflicts a store lists.
struct NoLossOracle {
  private let records: [AuditRecord]
  private let history: SeenHistory
  private let byResource: [ResourceID: [AuditRecord]]
  private var live: [ResourceID: [String: AttributeValue]] = [:]
  private var listed: Set<Listed> = []

  private struct Listed: Hashable {
    var resource: ResourceID
    var field: String
    var replica: ResourceID
    var at: Timestamp
  }

  init(_ machine: SimulatedMachine) throws {
    records = try machine.records()
    history = SeenHistory(records)
    byResource = Dictionary(grouping: records, by: \.resource)
    let faves = try machine.faves()
    for summary in try faves.categories() { note(summary.category) }
    try faves.list { note($0) }
    for conflict in try faves.conflicts(includeResolved: true) {
      listed.insert(
        Listed(
          resource: conflict.resource, field: conflict.field, replica: conflict.lost.replica,
          at: conflict.lost.at))
    }
  }

  private mutating func note(_ category: Category) {
    live[category.id] = [
      Field.name: .text(category.name), Field.strict: .boolean(category.isStrict),
    ]
    for definition in category.attributes {
      var fields: [String: AttributeValue] = [
        Field.name: .text(definition.name), Field.type: .text(definition.type.rawValue),
        Field.required: .boolean(definition.required),
        Field.category: .text(category.id.description),
      ]
      if !definition.choices.isEmpty { fields[Field.choices] = .list(definition.choices) }
      fields[Field.defaultValue] = definition.defaultValue
      live[definition.id] = fields
    }
  }

  private mutating func note(_ favorite: Favorite) {
    var fields: [String: AttributeValue] = [Field.title: .text(favorite.title)]
    fields[Field.details] = favorite.details.map(AttributeValue.text)
    for attribute in favorite.metadata { fields[Field.metadata(attribute.name)] = attribute.value }
    live[favorite.id] = fields
  }

  func run() throws {
    for record in records where record.action != .removed {
      for element in record.changes { try account(for: element, of: record) }
    }
    for record in records where record.action == .removed { try account(forRemoval: record) }
  }

  private func account(for element: ChangeSet.Element, of record: AuditRecord) throws {
    let field = element.field
    // Dates that a file brought, and the order of definitions, are no values people compare.
    guard field != Field.created, field != Field.modified, field != Field.position else { return }
    if isLive(record.resource, field, element.change.to) || isKnown(record, field) { return }
    let entry = Listed(
      resource: record.resource, field: field, replica: record.id.replica, at: record.wall)
    try require(
      listed.contains(entry) || isOfDeadCategory(record),
      """
      lost: \(field) = \(element.change.to?.plainText ?? "nothing") of \(record.resource), \
      written by \(record.id), is neither live nor overwritten nor removed nor a conflict
      """)
  }

  private func isLive(_ id: ResourceID, _ field: String, _ value: AttributeValue?) -> Bool {
    guard let fields = live[id] else { return false }
    guard let value else { return fields[field] == nil }
    if fields[field] == value { return true }
    // A shared name is shown with a number.
    guard field == Field.title || field == Field.name, case .text(let name) = value,
      case .text(let shown)? = fields[field]
    else { return false }
    return shown.hasPrefix(name + " (")
  }

  /// Whether someone who held the record set the field anew or removed the resource.
  private func isKnown(_ record: AuditRecord, _ field: String) -> Bool {
    (byResource[record.resource] ?? []).contains { other in
      history.saw(other, record) && (other.action == .removed || LogModel.sets(other, field))
    }
  }

  /// Definitions go with their category: a definition of one that is gone shows nowhere.
  private func isOfDeadCategory(_ record: AuditRecord) -> Bool {
    guard record.resourceType == .attribute else { return false }
    let categories = (byResource[record.resource] ?? []).compactMap { other -> ResourceID? in
      guard case .text(let id)? = other.changes[Field.category]?.to else { return nil }
      return ResourceID(id)
    }
    return categories.allSatisfy { live[$0] == nil }
  }

  /// A removal was carried out, was seen by someone who then brought it back, or is a conflict.
  private func account(forRemoval record: AuditRecord) throws {
    guard live[record.resource] != nil else { return }
    let isAnswered = (byResource[record.resource] ?? []).contains { history.saw($0, record) }
    let entry = Listed(
      resource: record.resource, field: "removed", replica: record.id.replica, at: record.wall)
    try require(
      isAnswered || listed.contains(entry) || isAnsweredInside(record),
      "the removal \(record.id) of \(record.resource) was dropped silently")
  }

  /// The removal of a category is answered as well by who edits a favorite in it.
  private func isAnsweredInside(_ removal: AuditRecord) -> Bool {
    removal.resourceType == .category
      && records.contains { $0.resourceType == .favorite && history.saw($0, removal) }
  }
}
