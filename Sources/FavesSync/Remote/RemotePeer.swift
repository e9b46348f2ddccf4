import FavesCore
import FavesStore

/// A store at the other end of a channel, where ``SyncServer`` answers.
///
/// What is sent is kept aside over there and taken over at the end, so that neither store is locked
/// while records are on their way.
public final class RemotePeer: SyncPeer {
  /// How the user named it.
  public let name: String
  private let stream: FrameStream
  private var introduction: Holders = [:]

  /// Greets the other side.
  ///
  /// - Parameter program: The version of this program, for people.
  /// - Throws: ``FavesCore/FavesError``: `not-faves`, `protocol-unknown`, `connection-lost`.
  public init(_ channel: any ByteChannel, name: String, program: String) throws {
    self.name = name
    stream = FrameStream(channel, name: name)
    stream.writeMagic()
    try stream.send(.hello(Hello(program: program)))
    try stream.readMagic()
    try stream.greet()
  }

  /// It is not at hand.
  public var isDistant: Bool { true }
  /// It is not locked together with another one.
  public var lockOrder: [UInt64] { [] }

  /// Goes over with the beginning of a session.
  public func introduce(_ holders: Holders) { introduction = holders }

  /// Runs a body within one exchange.
  public func withSession<Result>(
    _ mode: SessionMode, _ body: (any SyncSession) throws -> Result
  ) throws -> Result {
    try stream.send(.open(mode, introduction))
    let state: StoreState = try stream.expect("the state of its store") {
      if case .state(let state) = $0 { state } else { nil }
    }
    let session = RemoteSession(stream: stream, state: state)
    do {
      let result = try body(session)
      try session.finish()
      return result
    } catch {
      // The first error counts; the other side drops everything however it learns of it.
      try? stream.send(.close)
      throw error
    }
  }
}

extension FrameStream {
  /// Reads who the other side is.
  func greet() throws {
    let hello: Hello = try expect("a greeting") {
      if case .hello(let hello) = $0 { hello } else { nil }
    }
    guard hello.version == Hello.version else {
      let program = hello.program.isEmpty ? "" : " (Faves \(hello.program))"
      throw FavesError(
        .data, "protocol-unknown",
        "\(name)\(program) speaks version \(hello.version) of the sync protocol, this program version \(Hello.version)",
        hint: "nothing was changed; use the same version of Faves on both machines")
    }
  }
}

private final class RemoteSession: SyncSession {
  private let stream: FrameStream
  private let state: StoreState
  private var isPrepared = false

  init(stream: FrameStream, state: StoreState) {
    self.stream = stream
    self.state = state
  }

  func identity() -> [UInt8] { state.identity }
  func seenVector() -> [ResourceID: Int64] { state.seen }
  func categoryCounts() -> [ResourceID: Int] { state.counts }
  func replicaNames() -> [ResourceID: String] { state.names }
  func holders() -> Holders { state.holders }

  func hashes(_ records: [RecordID]) throws -> [Digest?] {
    guard !records.isEmpty else { return [] }
    try stream.send(.hashesWanted(records))
    let hashes: [Digest?] = try stream.expect("hashes") {
      if case .hashes(let hashes) = $0, hashes.count == records.count { hashes } else { nil }
    }
    return hashes
  }

  func forEachRecord(
    missingFrom seen: [ResourceID: Int64], _ body: (AuditRecord) throws -> Void
  ) throws {
    try stream.send(.fetch(seen))
    while true {
      let record: AuditRecord?? = try stream.expect("records") {
        switch $0 {
        case .record(let record): record
        case .end: .some(nil)
        default: nil
        }
      }
      guard let record = record ?? nil else { return }
      try body(record)
    }
  }

  func merge(_ record: AuditRecord) throws {
    do {
      try stream.post(.record(record))
    } catch {
      // Where the other side has failed and gone, it has said why.
      _ = try stream.receive()
      throw error
    }
  }

  func adopt(replicaNames: [ResourceID: String]) throws {
    try stream.post(.names(replicaNames))
  }

  func outcome(counts: [ResourceID: Int]) throws -> SessionOutcome {
    try stream.send(.prepare)
    isPrepared = true
    return try stream.expect("what it would do") {
      if case .outcome(let outcome) = $0 { outcome } else { nil }
    }
  }

  /// Has what was prepared kept.
  func finish() throws {
    guard isPrepared else { return try stream.send(.close) }
    try stream.send(.commit)
    try stream.expect("that it is done") { if case .done = $0 { () } else { nil } }
  }
}
