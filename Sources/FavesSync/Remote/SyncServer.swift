import FavesCore
import FavesStore

/// Answers a ``RemotePeer``: the other end of a sync.
public struct SyncServer {
  private let stream: FrameStream
  private let open: (SessionMode) throws -> any SyncPeer
  private let spool: RecordSpool
  private let program: String
  private let patience: Int

  /// How long the store stays locked for a client that says nothing, in seconds.
  ///
  /// One whose network went away may never end the connection.
  public static let patience = 600

  /// Makes a server.
  ///
  /// - Parameters:
  ///   - program: The version of this program, for people.
  ///   - temporaryFolder: Where records are kept aside.
  ///   - patience: See ``patience``.
  ///   - open: Opens the store.
  public init(
    _ channel: any ByteChannel, program: String, temporaryFolder: String,
    patience: Int = Self.patience, open: @escaping (SessionMode) throws -> any SyncPeer
  ) {
    stream = FrameStream(channel, name: "the other side")
    self.open = open
    self.program = program
    self.patience = patience
    spool = RecordSpool(folder: temporaryFolder)
  }

  /// Answers until the other side has nothing more to ask.
  ///
  /// An error is told to the other side, then thrown.
  public func run() throws {
    do {
      stream.writeMagic()
      try stream.send(.hello(Hello(program: program)))
      try stream.readMagic()
      try stream.greet()
      while let message = try stream.receive() {
        guard case .open(let mode, let holders) = message else { throw unexpected }
        let store = try open(mode)
        if case .write(isDryRun: false) = mode { try note(holders, store) }
        try exchange(mode, store)
      }
    } catch let error as FavesError {
      try? stream.send(.failure(error))
      throw error
    }
  }

  private var unexpected: FavesError {
    FavesError(.data, "message-unexpected", "a message came where it was not due")
  }

  private func note(_ holders: Holders, _ store: any SyncPeer) throws {
    guard try store.withSession(.read, { try $0.lacks(holders: holders) }) else { return }
    try store.withSession(.write(isDryRun: false)) { try $0.note(holders: holders) }
  }

  /// One exchange: answers questions and takes records, until it is carried out or dropped.
  private func exchange(_ mode: SessionMode, _ store: any SyncPeer) throws {
    try spool.drain { _ in }
    var names: [ResourceID: String] = [:]
    try store.withSession(.read) { try stream.send(.state(StoreState(of: $0))) }
    while let message = try stream.receive() {
      switch message {
      case .hashesWanted(let records):
        try store.withSession(.read) { try stream.send(.hashes(try $0.hashes(records))) }
      case .fetch(let seen):
        try store.withSession(.read) { session in
          try session.forEachRecord(missingFrom: seen) { try stream.post(.record($0)) }
        }
        try stream.send(.end)
      case .record(let record): try spool.append(record)
      case .names(let known): names = known
      case .prepare: return try takeOver(names, mode, store)
      case .close: return
      default: throw unexpected
      }
    }
  }

  private func takeOver(
    _ names: [ResourceID: String], _ mode: SessionMode, _ store: any SyncPeer
  ) throws {
    let isKept = try store.withSession(mode, unless: Dropped.self) { session in
      let counts = try session.categoryCounts()
      try spool.drain { try session.merge($0) }
      try session.adopt(replicaNames: names)
      try stream.send(.outcome(try session.outcome(counts: counts)))
      guard try stream.hasInput(within: patience) else {
        throw FavesError.connectionLost("the other side")
      }
      switch try stream.receive() {
      case .commit: return
      case .close, nil: throw Dropped()
      default: throw unexpected
      }
    }
    if isKept { try stream.send(.done) }
  }

  /// The other side does not want what was prepared.
  private struct Dropped: Error {}
}

extension SyncPeer {
  /// Runs a body within a session; false if the body threw an error of a type, which drops it.
  fileprivate func withSession<Failure: Error>(
    _ mode: SessionMode, unless failure: Failure.Type, _ body: (any SyncSession) throws -> Void
  ) throws -> Bool {
    do {
      try withSession(mode, body)
      return true
    } catch is Failure {
      return false
    }
  }
}

extension StoreState {
  fileprivate init(of session: any SyncSession) throws {
    self.init(
      seen: try session.seenVector(), counts: try session.categoryCounts(),
      names: try session.replicaNames(), identity: try session.identity(),
      holders: try session.holders())
  }
}
