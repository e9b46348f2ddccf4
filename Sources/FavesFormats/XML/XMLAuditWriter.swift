import FavesCore

/// Writes audit records as XML elements.
struct XMLAuditWriter {
  func write(_ record: AuditRecord, to output: XMLOutput) throws {
    try startTag(record, to: output)
    for (replica, sequence) in record.seen.sorted(by: { $0.key < $1.key }) {
      try output.raw("<seen")
      try id(" replica", replica, to: output)
      try integer(" sequence", sequence, to: output)
      try output.raw("/>")
    }
    for element in record.changes { try change(element, to: output) }
    if let place = record.place { try self.place(place, to: output) }
    for (key, item) in record.unknown.sorted(by: { $0.key < $1.key }) {
      try output.raw("<unknown")
      try integer(" key", key, to: output)
      try output.byte(UInt8(ascii: ">"))
      try output.raw(XMLBase64.encode(item))
      try output.raw("</unknown>")
    }
    try output.raw("</audit>\n")
  }

  private func startTag(_ record: AuditRecord, to output: XMLOutput) throws {
    try output.raw("<audit")
    try id(" replica", record.id.replica, to: output)
    try integer(" sequence", record.id.sequence, to: output)
    try integer(" time", record.time, to: output)
    try integer(" counter", record.counter, to: output)
    try output.raw(" wall=\"")
    try output.timestamp(record.wall)
    try output.byte(UInt8(ascii: "\""))
    try id(" operation", record.operation, to: output)
    if let account = record.account { try output.attribute(" account", text: account) }
    try output.raw(" action=\"")
    try output.ascii(record.action.name)
    try output.raw("\" resourceType=\"")
    try output.ascii(record.resourceType.name)
    try output.byte(UInt8(ascii: "\""))
    try id(" resourceId", record.resource, to: output)
    try output.raw(" hash=\"")
    try output.ascii(record.hash.description)
    try output.raw(record.isCompacted ? "\" compacted=\"true\">" : "\">")
  }

  private func change(_ element: ChangeSet.Element, to output: XMLOutput) throws {
    try output.raw("<change")
    try output.attribute(" field", text: element.field)
    try output.byte(UInt8(ascii: ">"))
    if let from = element.change.from {
      try output.raw("<from")
      try output.valueAfterName(from)
      try output.raw("</from>")
    }
    if let to = element.change.to {
      try output.raw("<to")
      try output.valueAfterName(to)
      try output.raw("</to>")
    }
    try output.raw("</change>")
  }

  private func place(_ change: PlaceChange, to output: XMLOutput) throws {
    try output.raw("<place")
    if let place = change.to {
      try id(" category", place.category, to: output)
      if let parent = place.parent {
        try id(" parentReplica", parent.replica, to: output)
        try integer(" parentSequence", parent.sequence, to: output)
      }
      try output.raw(place.side == .left ? " side=\"left\"" : " side=\"right\"")
    }
    if let rank = change.rankTo { try integer(" rankTo", rank, to: output) }
    if let rank = change.rankFrom { try integer(" rankFrom", rank, to: output) }
    if let category = change.categoryFrom { try id(" categoryFrom", category, to: output) }
    try output.byte(UInt8(ascii: ">"))
    if let above = change.above {
      try output.raw("<above")
      try output.textAfterName(above)
      try output.raw("</above>")
    }
    if let below = change.below {
      try output.raw("<below")
      try output.textAfterName(below)
      try output.raw("</below>")
    }
    try output.raw("</place>")
  }

  private func id(_ name: StaticString, _ id: ResourceID, to output: XMLOutput) throws {
    try output.raw(name)
    try output.raw("=\"")
    try output.id(id)
    try output.byte(UInt8(ascii: "\""))
  }

  private func integer(
    _ name: StaticString, _ value: some BinaryInteger, to output: XMLOutput
  ) throws {
    try output.raw(name)
    try output.raw("=\"")
    try output.integer(value)
    try output.byte(UInt8(ascii: "\""))
  }
}
