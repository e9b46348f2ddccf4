import FavesCore

extension AuditRecord {
  /// Reads what ``JSONWriter/audit(_:type:)`` writes.
  init(_ value: JSONValue) throws {
    let members = try JSONMembers(value, "the audit record")
    let sequence = try members.required("sequence", members.integer("sequence", as: Int64.self))
    guard sequence > 0 else { throw members.unfit("sequence", "1 or more") }
    self.init(
      id: RecordID(replica: try Self.id("replica", members), sequence: sequence),
      time: try members.required("time", members.integer("time")),
      counter: try members.required("counter", members.integer("counter")),
      wall: try Self.parsed("wall", "a date", members) { Timestamp($0) },
      operation: try Self.id("operation", members), account: try members.text("account"),
      action: try Self.parsed("action", "an action", members) { AuditAction(name: $0) },
      resourceType: try Self.parsed("resourceType", "a resource type", members) {
        ResourceType(name: $0)
      },
      resource: try Self.id("resourceId", members),
      hash: try Self.parsed("hash", "a SHA-256 digest", members) { Digest($0) })
    seen = try Self.seen(members)
    changes = try ChangeSet(members["changes"])
    place = try members["place"].map { try PlaceChange($0) }
    unknown = try Self.unknown(members)
    isCompacted = members["compacted"] == .boolean(true)
  }

  private static func id(_ name: String, _ members: JSONMembers) throws -> ResourceID {
    try members.required(name, members.id(name))
  }

  private static func parsed<Value>(
    _ name: String, _ expected: String, _ members: JSONMembers, _ parse: (String) -> Value?
  ) throws -> Value {
    guard let value = parse(try members.required(name, members.text(name))) else {
      throw members.unfit(name, expected)
    }
    return value
  }

  private static func seen(_ members: JSONMembers) throws -> [ResourceID: Int64] {
    guard let value = members["seen"] else { return [:] }
    var seen: [ResourceID: Int64] = [:]
    for member in try JSONMembers(value, "“seen”").members {
      guard let replica = ResourceID(member.name), case .number(let text) = member.value,
        let sequence = Int64(text)
      else { throw members.unfit("seen", "a map of replicas to numbers") }
      seen[replica] = sequence
    }
    return seen
  }

  private static func unknown(_ members: JSONMembers) throws -> [UInt64: [UInt8]] {
    guard let value = members["unknown"] else { return [:] }
    var parts: [UInt64: [UInt8]] = [:]
    for member in try JSONMembers(value, "“unknown”").members {
      guard let key = UInt64(member.name), case .string(let text) = member.value,
        let part = Base64.decode(text)
      else { throw members.unfit("unknown", "a map of numbers to Base64") }
      parts[key] = part
    }
    return parts
  }
}

extension ChangeSet {
  /// The most fields that are read, for each insertion takes time with those there are.
  private static let limit = 10_000

  /// Reads what ``JSONWriter/changes(_:)`` writes; nil is no changes.
  fileprivate init(_ value: JSONValue?) throws {
    self.init()
    guard let value else { return }
    let members = try JSONMembers(value, "“changes”").members
    guard members.count <= Self.limit else {
      throw JSONDecodingError(
        code: .limitExceeded, message: "the record changes more than \(Self.limit) fields")
    }
    for member in members {
      let pair = try JSONMembers(member.value, "the change of “\(member.name)”")
      self[member.name] = FieldChange(from: try pair.value("from"), to: try pair.value("to"))
    }
  }
}

extension PlaceChange {
  fileprivate init(_ value: JSONValue) throws {
    let members = try JSONMembers(value, "“place”")
    self.init(
      to: try Place(members), rankTo: try members.integer("rankTo"),
      rankFrom: try members.integer("rankFrom"), categoryFrom: try members.id("categoryFrom"),
      above: try members.text("above"), below: try members.text("below"))
  }
}

extension Place {
  /// The slot of a change of position; nil where it has none.
  fileprivate init?(_ members: JSONMembers) throws {
    guard let category = try members.id("category") else { return nil }
    let side: Side
    switch try members.text("side") {
    case "L": side = .left
    case "R": side = .right
    default: throw members.unfit("side", "L or R")
    }
    let parent = try members["parent"].map { value in
      let parts = try JSONMembers(value, "“parent”")
      return RecordID(
        replica: try parts.required("replica", parts.id("replica")),
        sequence: try parts.required("sequence", parts.integer("sequence", as: Int64.self)))
    }
    self.init(category: category, parent: parent, side: side)
  }
}
