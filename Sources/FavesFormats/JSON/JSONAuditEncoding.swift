public import FavesCore

/// How audit records look in JSON and JSON Lines.
extension JSONWriter {
  /// Writes an audit record as an object that holds all of it.
  ///
  /// - Parameter type: the value of a leading member `type`, if there is to be one.
  public mutating func audit(_ record: AuditRecord, type: StaticString? = nil) {
    beginTyped(type)
    name("replica")
    id(record.id.replica)
    name("sequence")
    integer(record.id.sequence)
    name("time")
    integer(record.time)
    name("counter")
    integer(record.counter)
    name("wall")
    timestamp(record.wall)
    name("seen")
    seen(record.seen)
    name("operation")
    id(record.operation)
    name("account")
    string(record.account)
    name("action")
    string(record.action.name)
    name("resourceType")
    string(record.resourceType.name)
    name("resourceId")
    id(record.resource)
    name("changes")
    changes(record.changes)
    name("place")
    place(record.place)
    name("unknown")
    unknown(record.unknown)
    if record.isCompacted {
      name("compacted")
      boolean(true)
    }
    name("hash")
    string(record.hash.description)
    endObject()
  }

  /// Writes the changed fields of a record as an object.
  public mutating func changes(_ changes: ChangeSet) {
    beginObject()
    for element in changes {
      name(element.field)
      beginObject()
      name("from")
      value(element.change.from)
      name("to")
      value(element.change.to)
      endObject()
    }
    endObject()
  }

  mutating func seen(_ seen: [ResourceID: Int64]) {
    beginObject()
    for (replica, sequence) in seen.sorted(by: { $0.key < $1.key }) {
      name(replica.description)
      integer(sequence)
    }
    endObject()
  }

  mutating func place(_ change: PlaceChange?) {
    guard let change else { return null() }
    beginObject()
    name("category")
    idOrNull(change.to?.category)
    name("parent")
    parent(change.to?.parent)
    name("side")
    string(change.to.map { $0.side == .left ? "L" : "R" })
    name("rankTo")
    integerOrNull(change.rankTo)
    name("rankFrom")
    integerOrNull(change.rankFrom)
    name("categoryFrom")
    idOrNull(change.categoryFrom)
    name("above")
    string(change.above)
    name("below")
    string(change.below)
    endObject()
  }

  private mutating func parent(_ record: RecordID?) {
    guard let record else { return null() }
    beginObject()
    name("replica")
    id(record.replica)
    name("sequence")
    integer(record.sequence)
    endObject()
  }

  mutating func unknown(_ parts: [UInt64: [UInt8]]) {
    beginObject()
    for (key, part) in parts.sorted(by: { $0.key < $1.key }) {
      name("\(key)")
      string(Base64.encode(part))
    }
    endObject()
  }

  private mutating func idOrNull(_ value: ResourceID?) {
    if let value { id(value) } else { null() }
  }

  private mutating func integerOrNull(_ value: Int?) {
    if let value { integer(value) } else { null() }
  }
}
