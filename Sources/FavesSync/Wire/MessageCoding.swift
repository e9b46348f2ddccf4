import FavesCore
import FavesStore

/// Messages as CBOR. Maps have small whole numbers as keys; those that are not known are passed over.
extension Message {
  /// Writes the content and returns the type.
  func encode(to writer: inout CBORWriter) -> MessageType {
    switch self {
    case .hello(let hello): return writer.write(hello)
    case .open(let mode, let holders): return writer.write(mode, holders)
    case .state(let state): return writer.write(state)
    case .hashesWanted(let records):
      writer.list(records) { $0.recordID($1) }
      return .hashesWanted
    case .hashes(let hashes):
      writer.list(hashes) { writer, hash in
        hash.map { writer.byteString($0.bytes) } ?? writer.null()
      }
      return .hashes
    case .fetch(let seen):
      writer.table(seen) { $0.integer($1) }
      return .fetch
    case .record(let record):
      WireRecord.encode(record, to: &writer)
      return .record
    case .end: return .end
    case .names(let names):
      writer.table(names) { $0.text($1) }
      return .names
    case .prepare: return .prepare
    case .outcome(let outcome): return writer.write(outcome)
    case .commit: return .commit
    case .done: return .done
    case .failure(let error): return writer.write(error)
    case .close: return .close
    }
  }

  /// Reads the message of a frame.
  init(_ frame: Frame) throws {
    var reader = CBORReader(frame.content)
    switch MessageType(rawValue: frame.type) {
    case .hello: self = .hello(try reader.hello())
    case .open: self = try reader.opening()
    case .state: self = .state(try reader.state())
    case .hashesWanted: self = .hashesWanted(try reader.list { try $0.recordID() })
    case .hashes: self = .hashes(try reader.list { try $0.optionalDigest() })
    case .fetch: self = .fetch(try reader.table { try $0.integer() })
    case .record: self = .record(try WireRecord.decode(frame.content[...]))
    case .end: self = .end
    case .names: self = .names(try reader.table { try $0.text() })
    case .prepare: self = .prepare
    case .outcome: self = .outcome(try reader.outcome())
    case .commit: self = .commit
    case .done: self = .done
    case .failure: self = .failure(try reader.failure())
    case .close: self = .close
    case nil: throw CBORError(message: "a message of the unknown type \(frame.type)", byte: 0)
    }
  }
}

/// A record as it is sent and spooled: its hash, 32 bytes, and its encoding.
enum WireRecord {
  static func encode(_ record: AuditRecord, to writer: inout CBORWriter) {
    writer.encoded(record.hash.bytes)
    RecordCodec.encode(record, to: &writer)
  }

  static func decode(_ bytes: ArraySlice<UInt8>) throws(CBORError) -> AuditRecord {
    guard let hash = Digest(bytes: Array(bytes.prefix(32))) else {
      throw CBORError(message: "a record without a hash", byte: 0)
    }
    var record = try RecordCodec.decode(Array(bytes.dropFirst(32)))
    record.hash = hash
    return record
  }

  /// Author and number of a record, without decoding all of it.
  static func recordID(_ bytes: ArraySlice<UInt8>) throws(CBORError) -> RecordID {
    var reader = CBORReader(Array(bytes.dropFirst(32).prefix(64)))
    _ = try reader.map()
    var key = try reader.unsigned()
    if key == 0 {
      _ = try reader.boolean()
      key = try reader.unsigned()
    }
    guard key == 1 else { throw CBORError(message: "not a record", byte: 0) }
    let replica = try reader.id()
    guard try reader.unsigned() == 2 else { throw CBORError(message: "not a record", byte: 0) }
    return RecordID(replica: replica, sequence: try reader.integer())
  }
}

// MARK: Parts

extension CBORWriter {
  fileprivate mutating func recordID(_ record: RecordID) {
    array(2)
    id(record.replica)
    integer(record.sequence)
  }

  fileprivate mutating func write(_ hello: Hello) -> MessageType {
    map(3)
    unsigned(1)
    unsigned(hello.version)
    unsigned(2)
    list(hello.features) { $0.text($1) }
    unsigned(3)
    text(hello.program)
    return .hello
  }

  fileprivate mutating func write(_ mode: SessionMode, _ holders: Holders) -> MessageType {
    map(2)
    unsigned(1)
    switch mode {
    case .read: unsigned(0)
    case .write(isDryRun: false): unsigned(1)
    case .write(isDryRun: true): unsigned(2)
    }
    unsigned(2)
    self.holders(holders)
    return .open
  }

  private mutating func holders(_ holders: Holders) {
    table(holders) { writer, seen in writer.table(seen) { $0.integer($1) } }
  }

  fileprivate mutating func write(_ state: StoreState) -> MessageType {
    map(5)
    unsigned(1)
    table(state.seen) { $0.integer($1) }
    unsigned(2)
    table(state.counts) { $0.integer(Int64($1)) }
    unsigned(3)
    table(state.names) { $0.text($1) }
    unsigned(4)
    byteString(state.identity)
    unsigned(5)
    holders(state.holders)
    return .state
  }

  fileprivate mutating func write(_ outcome: SessionOutcome) -> MessageType {
    map(3)
    unsigned(1)
    let tally = outcome.tally
    list([tally.added, tally.updated, tally.removed, tally.moved]) { $0.integer(Int64($1)) }
    unsigned(2)
    list(outcome.conflicts) { $0.write($1) }
    unsigned(3)
    list(outcome.removals) { writer, removal in
      writer.array(4)
      writer.id(removal.category)
      writer.text(removal.name)
      writer.integer(Int64(removal.removed))
      writer.integer(Int64(removal.before))
    }
    return .outcome
  }

  fileprivate mutating func write(_ conflict: Conflict) {
    map(conflict.isSharedName ? 10 : 9)
    unsigned(1)
    id(conflict.id)
    unsigned(2)
    unsigned(UInt64(conflict.resourceType.rawValue))
    unsigned(3)
    id(conflict.resource)
    unsigned(4)
    text(conflict.category)
    unsigned(5)
    text(conflict.title)
    unsigned(6)
    text(conflict.field)
    unsigned(7)
    write(conflict.kept)
    unsigned(8)
    write(conflict.lost)
    unsigned(9)
    boolean(conflict.isResolved)
    guard conflict.isSharedName else { return }
    unsigned(10)
    boolean(true)
  }

  fileprivate mutating func write(_ side: Conflict.Side) {
    array(4)
    RecordCodec.encodeValue(side.value, to: &self)
    id(side.replica)
    text(side.replicaName ?? "")
    integer(side.at.milliseconds)
  }

  fileprivate mutating func write(_ error: FavesError) -> MessageType {
    map(error.hint == nil ? 3 : 4)
    unsigned(1)
    text(error.kind.rawValue)
    unsigned(2)
    text(error.code)
    unsigned(3)
    text(error.message)
    if let hint = error.hint {
      unsigned(4)
      text(hint)
    }
    return .failure
  }
}

extension CBORReader {
  fileprivate mutating func recordID() throws -> RecordID {
    guard try array() == 2 else { throw CBORError(message: "not a record", byte: position) }
    return RecordID(replica: try id(), sequence: try integer())
  }

  fileprivate mutating func optionalDigest() throws -> Digest? {
    skipNull() ? nil : try digest()
  }

  fileprivate mutating func hello() throws -> Hello {
    var hello = Hello(version: 0)
    try members { reader, key in
      switch key {
      case 1: hello.version = try reader.unsigned()
      case 2: hello.features = try reader.list { try $0.text() }
      case 3: hello.program = try reader.text()
      default: return false
      }
      return true
    }
    return hello
  }

  fileprivate mutating func opening() throws -> Message {
    var mode: SessionMode?
    var holders: Holders = [:]
    try members { reader, key in
      switch key {
      case 1: mode = try reader.mode()
      case 2: holders = try reader.holders()
      default: return false
      }
      return true
    }
    guard let mode else { throw CBORError(message: "an unknown mode", byte: position) }
    return .open(mode, holders)
  }

  private mutating func mode() throws -> SessionMode? {
    switch try unsigned() {
    case 0: .read
    case 1: .write(isDryRun: false)
    case 2: .write(isDryRun: true)
    default: nil
    }
  }

  private mutating func holders() throws -> Holders {
    try table { reader in try reader.table { try $0.integer() } }
  }

  fileprivate mutating func state() throws -> StoreState {
    var state = StoreState(seen: [:], counts: [:], names: [:], identity: [], holders: [:])
    try members { reader, key in
      switch key {
      case 1: state.seen = try reader.table { try $0.integer() }
      case 2: state.counts = try reader.table { Int(try $0.integer()) }
      case 3: state.names = try reader.table { try $0.text() }
      case 4: state.identity = Array(try reader.byteString())
      case 5: state.holders = try reader.holders()
      default: return false
      }
      return true
    }
    return state
  }

  fileprivate mutating func outcome() throws -> SessionOutcome {
    var outcome = SessionOutcome.nothing
    try members { reader, key in
      switch key {
      case 1: outcome.tally = try reader.tally()
      case 2: outcome.conflicts = try reader.list { try $0.conflict() }
      case 3: outcome.removals = try reader.list { try $0.removal() }
      default: return false
      }
      return true
    }
    return outcome
  }

  private mutating func tally() throws -> ChangeTally {
    let counts = try list { Int(try $0.integer()) }
    guard counts.count >= 4 else { throw CBORError(message: "not a tally", byte: position) }
    return ChangeTally(added: counts[0], updated: counts[1], removed: counts[2], moved: counts[3])
  }

  private mutating func removal() throws -> CategoryRemoval {
    guard try array() == 4 else { throw CBORError(message: "not a removal", byte: position) }
    return CategoryRemoval(
      category: try id(), name: try text(), removed: Int(try integer()), before: Int(try integer()))
  }

  private mutating func conflict() throws -> Conflict {
    let nobody = Conflict.Side(
      value: nil, replica: ResourceID(high: 0, low: 0), at: Timestamp(milliseconds: 0))
    var conflict = Conflict(
      id: nobody.replica, resourceType: .favorite, resource: nobody.replica, category: "",
      title: "", field: "", kept: nobody, lost: nobody)
    try members { reader, key in
      switch key {
      case 1: conflict.id = try reader.id()
      case 2: conflict.resourceType = ResourceType(rawValue: Int(try reader.integer())) ?? .favorite
      case 3: conflict.resource = try reader.id()
      case 4: conflict.category = try reader.text()
      case 5: conflict.title = try reader.text()
      case 6: conflict.field = try reader.text()
      case 7: conflict.kept = try reader.side()
      case 8: conflict.lost = try reader.side()
      case 9: conflict.isResolved = try reader.boolean()
      case 10: conflict.isSharedName = try reader.boolean()
      default: return false
      }
      return true
    }
    return conflict
  }

  private mutating func side() throws -> Conflict.Side {
    guard try array() == 4 else { throw CBORError(message: "not a side", byte: position) }
    let value = try RecordCodec.decodeValue(&self)
    let replica = try id()
    let name = try text()
    return Conflict.Side(
      value: value, replica: replica, replicaName: name.isEmpty ? nil : name,
      at: Timestamp(milliseconds: try integer()))
  }

  fileprivate mutating func failure() throws -> FavesError {
    var error = FavesError(.failed, "remote-failed", "the other side failed")
    try members { reader, key in
      switch key {
      case 1: error.kind = FavesError.Kind(rawValue: try reader.text()) ?? .failed
      case 2: error.code = try reader.text()
      case 3: error.message = try reader.text()
      case 4: error.hint = try reader.text()
      default: return false
      }
      return true
    }
    return error
  }
}
