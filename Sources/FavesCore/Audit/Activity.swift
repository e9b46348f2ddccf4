/// Says in one sentence what a record did.
public enum Activity {
  /// The sentence of a record, without a final full stop: `moved “Heat” from 7 to 2 in Films`.
  ///
  /// - Parameters:
  ///   - title: What the resource is called now, or was last; the record's own word comes first.
  ///   - category: The name of its category.
  ///   - categoryBefore: The name of the category it left, if it did.
  public static func sentence(
    _ record: AuditRecord, title: String, category: String, categoryBefore: String? = nil
  ) -> String {
    let sentence = plainSentence(record, title, category, categoryBefore)
    return record.isCompacted ? sentence + " (compacted)" : sentence
  }

  private static func plainSentence(
    _ record: AuditRecord, _ title: String, _ category: String, _ categoryBefore: String?
  ) -> String {
    switch record.resourceType {
    case .category: ofCategory(record, name: ownName(record, Field.name) ?? title)
    case .attribute:
      ofAttribute(record, name: ownName(record, Field.name) ?? title, category: category)
    case .favorite:
      ofFavorite(
        record, title: ownName(record, Field.title) ?? title, category: category,
        categoryBefore: categoryBefore)
    }
  }

  private static func ownName(_ record: AuditRecord, _ field: String) -> String? {
    guard let change = record.changes[field] else { return nil }
    return (change.from ?? change.to)?.plainText
  }

  private static func ofCategory(_ record: AuditRecord, name: String) -> String {
    switch record.action {
    case .added: "added the category \(name)"
    case .removed: "removed the category \(name)"
    case .updated:
      if keeps(record, Field.name) {
        "kept the category \(name)"
      } else if let to = record.changes[Field.name]?.to {
        "renamed the category \(name) to \(to.plainText)"
      } else if record.isCompacted {
        "changed the category \(name): \(fieldList(record))"
      } else {
        record.changes[Field.strict]?.to == .boolean(true)
          ? "made the category \(name) strict" : "made the category \(name) no longer strict"
      }
    }
  }

  private static func ofAttribute(
    _ record: AuditRecord, name: String, category: String
  ) -> String {
    switch record.action {
    case .added: "defined the attribute \(name) in \(category)"
    case .removed: "removed the attribute \(name) from \(category)"
    case .updated:
      if keeps(record, Field.name) {
        "kept the attribute \(name) of \(category)"
      } else if let to = record.changes[Field.name]?.to {
        "renamed the attribute \(name) of \(category) to \(to.plainText)"
      } else {
        "changed the attribute \(name) of \(category): \(fieldList(record))"
      }
    }
  }

  private static func ofFavorite(
    _ record: AuditRecord, title: String, category: String, categoryBefore: String?
  ) -> String {
    switch record.action {
    case .added:
      let rank = record.place?.rankTo.map { " at \($0)" } ?? ""
      return "added “\(title)”\(rank) to \(category)"
    case .removed:
      let rank = record.place?.rankFrom.map { " from \($0)" } ?? ""
      return "removed “\(title)”\(rank) in \(category)"
    case .updated:
      return updates(record, title, category, categoryBefore).joined(separator: "; ")
    }
  }

  private static func updates(
    _ record: AuditRecord, _ title: String, _ category: String, _ categoryBefore: String?
  ) -> [String] {
    var parts: [String] = []
    if keeps(record, Field.title) {
      parts.append("kept “\(title)” in \(category)")
    } else if let to = record.changes[Field.title]?.to {
      parts.append("renamed “\(title)” to “\(to.plainText)” in \(category)")
    } else if record.changes[Field.title] != nil {
      parts.append("renamed “\(title)” in \(category)")
    }
    let fields = fieldList(record)
    if !fields.isEmpty { parts.append("changed \(fields) of “\(title)” in \(category)") }
    if let place = record.place {
      let from = place.rankFrom.map(String.init) ?? "?"
      let to = place.rankTo.map(String.init) ?? "?"
      if categoryBefore == nil, place.rankFrom != nil, from == to {
        parts.append("kept “\(title)” at \(to) in \(category)")
      } else if let categoryBefore {
        parts.append("moved “\(title)” from \(from) in \(categoryBefore) to \(to) in \(category)")
      } else {
        parts.append("moved “\(title)” from \(from) to \(to) in \(category)")
      }
    }
    return parts.isEmpty ? ["changed the dates of “\(title)” in \(category)"] : parts
  }

  /// Whether a record says again what a field was, as the resolution of a conflict does.
  private static func keeps(_ record: AuditRecord, _ field: String) -> Bool {
    guard let change = record.changes[field], let to = change.to else { return false }
    return change.from == to
  }

  private static func fieldList(_ record: AuditRecord) -> String {
    record.changes.compactMap { element -> String? in
      switch element.field {
      case Field.title, Field.modified, Field.created: nil
      default: Field.metadataName(element.field) ?? element.field
      }
    }.joined(separator: ", ")
  }
}
