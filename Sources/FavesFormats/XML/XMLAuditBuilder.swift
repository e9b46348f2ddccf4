import FavesCore

/// Builds an audit record from its element.
///
/// A record that cannot be read whole is an error of the document, not a rejected row: the records
/// of a replica form a chain, and a chain with a hole proves nothing.
struct XMLAuditBuilder {
  private var record: AuditRecord?
  private var field = ""
  private var change = FieldChange(from: nil, to: nil)
  private var unknownKey: UInt64 = 0
  /// What is wrong with the record, once something is.
  private(set) var problem: String?

  private mutating func fail(_ message: String) {
    if problem == nil { problem = message }
  }

  mutating func start(_ tag: XMLTag) {
    problem = nil
    record = nil
    guard let replica = tag[.replica].flatMap(ResourceID.init(utf8:)),
      let sequence = tag[.sequence].flatMap({ XMLScan.integer($0, as: Int64.self) }), sequence > 0,
      let time = tag[.time].flatMap({ XMLScan.integer($0, as: Int64.self) }),
      let counter = tag[.counter].flatMap({ XMLScan.integer($0, as: Int64.self) }),
      let wall = tag[.wall].flatMap(XMLScan.timestamp),
      let operation = tag[.operation].flatMap(ResourceID.init(utf8:)),
      let action = tag.text(.action).flatMap(AuditAction.init(name:)),
      let type = tag.text(.resourceType).flatMap(ResourceType.init(name:)),
      let resource = tag[.resourceId].flatMap(ResourceID.init(utf8:)),
      let hash = tag.text(.hash).flatMap({ Digest($0) })
    else { return fail("an attribute of an audit record is absent or malformed") }
    let account = tag.name(.account, or: .account64)
    if account == nil, tag[.account64] != nil { fail("account64 is malformed") }
    record = AuditRecord(
      id: RecordID(replica: replica, sequence: sequence), time: time, counter: counter, wall: wall,
      operation: operation, account: account, action: action, resourceType: type,
      resource: resource, hash: hash)
    record?.isCompacted = tag.text(.compacted) == "true"
  }

  mutating func seen(_ tag: XMLTag) {
    guard let replica = tag[.replica].flatMap(ResourceID.init(utf8:)),
      let sequence = tag[.sequence].flatMap({ XMLScan.integer($0, as: Int64.self) })
    else { return fail("a seen element lacks its replica or sequence") }
    record?.seen[replica] = sequence
  }

  mutating func startChange(_ tag: XMLTag) {
    change = FieldChange(from: nil, to: nil)
    guard let name = tag.name(.field, or: .field64) else {
      return fail("a change does not name its field")
    }
    if record?.changes[name] != nil { fail("the field “\(name)” changes twice") }
    field = name
  }

  mutating func value(_ element: XMLElement, _ value: Result<AttributeValue, XMLProblem>) {
    switch value {
    case .success(let value) where element == .from: change.from = value
    case .success(let value): change.to = value
    case .failure(let problem): fail(problem.message)
    }
  }

  mutating func finishChange() {
    record?.changes[field] = change
  }

  mutating func startPlace(_ tag: XMLTag) {
    var place = PlaceChange(to: nil)
    if tag[.category] != nil {
      place.to = slot(tag)
      if place.to == nil { fail("a place is malformed") }
    }
    place.rankTo = rank(tag, .rankTo)
    place.rankFrom = rank(tag, .rankFrom)
    if let category = tag[.categoryFrom] {
      place.categoryFrom = ResourceID(utf8: category)
      if place.categoryFrom == nil { fail("categoryFrom is not a UUID") }
    }
    record?.place = place
  }

  private func slot(_ tag: XMLTag) -> Place? {
    guard let category = tag[.category].flatMap(ResourceID.init(utf8:)),
      let sideName = tag.text(.side), sideName == "left" || sideName == "right"
    else { return nil }
    let side = sideName == "left" ? Side.left : .right
    guard tag[.parentReplica] != nil || tag[.parentSequence] != nil else {
      return Place(category: category, parent: nil, side: side)
    }
    guard let replica = tag[.parentReplica].flatMap(ResourceID.init(utf8:)),
      let sequence = tag[.parentSequence].flatMap({ XMLScan.integer($0, as: Int64.self) })
    else { return nil }
    let parent = RecordID(replica: replica, sequence: sequence)
    return Place(category: category, parent: parent, side: side)
  }

  private mutating func rank(_ tag: XMLTag, _ name: XMLAttributeName) -> Int? {
    guard let bytes = tag[name] else { return nil }
    let rank = XMLScan.integer(bytes, as: Int.self)
    if rank == nil { fail("\(name.rawValue) is not a whole number") }
    return rank
  }

  mutating func neighbour(_ element: XMLElement, _ text: XMLText) {
    guard let title = text.string else { return fail(XMLProblem.malformedBase64.message) }
    if element == .above {
      record?.place?.above = title
    } else {
      record?.place?.below = title
    }
  }

  mutating func startUnknown(_ tag: XMLTag) {
    guard let key = tag[.key].flatMap({ XMLScan.integer($0, as: UInt64.self) }) else {
      return fail("an unknown part has no key")
    }
    unknownKey = key
  }

  mutating func unknown(_ text: XMLText) {
    guard let bytes = text.decoded else { return fail("an unknown part is not base64") }
    record?.unknown[unknownKey] = bytes
  }

  /// The record; nil where ``problem`` says why there is none.
  mutating func finish() -> AuditRecord? { problem == nil ? record : nil }
}
