import FavesCore
import FavesKit
import FavesStore

// The shapes of the command line contract; the order of the keys is part of it.

extension JSONText {
  /// `F`: a favorite.
  mutating func write(_ favorite: Favorite) {
    object { json in
      json.member("id", favorite.id.description)
      json.member("category", favorite.category)
      json.member("title", favorite.title)
      json.member("description", favorite.details)
      json.member("ranking", favorite.ranking)
      json.name("metadata")
      json.object { json in
        for attribute in favorite.metadata { json.member(attribute.name, attribute.value) }
      }
      json.member("created", favorite.created.description)
      json.member("modified", favorite.modified.description)
    }
  }

  /// An attribute definition.
  mutating func write(_ attribute: AttributeDefinition) {
    object { json in
      json.member("id", attribute.id.description)
      json.member("name", attribute.name)
      json.member("type", attribute.type.rawValue)
      json.member("required", attribute.required)
      json.member("choices", attribute.choices)
      json.member("default", attribute.defaultValue)
    }
  }

  /// A category with the number of its favorites.
  mutating func write(_ summary: CategorySummary) {
    object { json in
      json.member("id", summary.category.id.description)
      json.member("name", summary.category.name)
      json.member("count", summary.count)
      json.name("attributes")
      json.array(summary.category.attributes) { $0.write($1) }
      json.member("strict", summary.category.isStrict)
    }
  }

  /// An audit record.
  mutating func write(_ entry: LogEntry) {
    let record = entry.record
    object { json in
      json.member("id", record.id.description)
      json.member("replica", record.id.replica.description)
      json.member("sequence", record.id.sequence)
      json.member("at", record.wall.description)
      json.member("account", record.account)
      json.member("action", record.action.name)
      json.member("resourceType", record.resourceType.name)
      json.member("resourceId", record.resource.description)
      json.member("operation", record.operation.description)
      json.name("changes")
      json.object { $0.writeChanges(of: record) }
      json.member("activity", entry.activity)
      json.name("via")
      json.write(entry.via)
      if record.isCompacted { json.member("compacted", true) }
    }
  }

  private mutating func write(_ arrival: Arrival?) {
    guard let arrival else { return value(nil) }
    object { json in
      json.member("operation", arrival.operation.description)
      json.member("peer", arrival.peer)
      json.member("at", arrival.at.description)
    }
  }

  /// The members of an object of changed fields.
  mutating func write(_ fields: ChangeSet) {
    for element in fields {
      name(element.field)
      object { json in
        json.member("from", element.change.from)
        json.member("to", element.change.to)
      }
    }
  }

  private mutating func writeChanges(of record: AuditRecord) {
    write(record.changes)
    guard let place = record.place else { return }
    name("ranking")
    object { json in
      json.member("from", place.rankFrom)
      json.member("to", place.rankTo)
      json.member("above", place.above)
      json.member("below", place.below)
    }
    guard let before = place.categoryFrom, before != place.to?.category else { return }
    name("category")
    object { json in
      json.member("from", before.description)
      json.member("to", place.to?.category.description)
    }
  }

  /// `C`: a conflict.
  mutating func write(_ conflict: Conflict) {
    object { $0.writeMembers(of: conflict) }
  }

  private mutating func writeMembers(of conflict: Conflict) {
    member("id", conflict.id.description)
    member("resourceType", conflict.resourceType.name)
    member("resourceId", conflict.resource.description)
    member("category", conflict.category)
    member("title", conflict.title)
    member("field", conflict.field)
    name("kept")
    write(conflict.kept)
    name("lost")
    write(conflict.lost)
    member("state", conflict.isResolved ? "resolved" : "open")
  }

  /// A conflict with the audit records of either side.
  mutating func write(_ details: ConflictDetails) {
    object { json in
      json.writeMembers(of: details.conflict)
      json.name("histories")
      json.object { json in
        for (name, entries) in [
          ("before", details.before), ("kept", details.kept), ("lost", details.lost),
          ("since", details.since),
        ] {
          json.name(name)
          json.array(entries) { $0.write($1) }
        }
      }
    }
  }

  private mutating func write(_ side: Conflict.Side) {
    object { json in
      json.member("value", side.value)
      json.member("replica", side.replicaName ?? side.replica.description)
      json.member("at", side.at.description)
    }
  }
}
