import FavesCore
import FavesStore

/// What a side tells about itself first of all.
///
/// Its form stays for ever; see `formats/sync.md`.
struct Hello: Equatable {
  /// The version of the protocol: another one cannot be talked to.
  static let version: UInt64 = 1

  var version = Hello.version
  /// What the side can do beyond this version.
  var features: [String] = []
  /// The version of the program, for people.
  var program = ""
}

/// What a store holds, as far as a sync must know.
struct StoreState: Equatable {
  var seen: [ResourceID: Int64]
  var counts: [ResourceID: Int]
  var names: [ResourceID: String]
  /// Tells one store file from all others; see ``SyncPeer/identity``.
  var identity: [UInt8]
  /// How far its replica has come; empty where it has none yet.
  var holders: Holders
}

/// The types of frames.
enum MessageType: UInt8 {
  case hello = 1
  case open = 2
  case state = 3
  case hashesWanted = 4
  case hashes = 5
  case fetch = 6
  case record = 7
  case end = 8
  case names = 9
  case prepare = 10
  case outcome = 11
  case commit = 12
  case done = 13
  case failure = 14
  case close = 15
}

/// One message between two sides; `formats/sync.md` is the specification.
enum Message {
  /// Either side, first: who it is.
  case hello(Hello)
  /// Client: begins an exchange, and tells how far it has come; answered by `state`.
  case open(SessionMode, Holders)
  /// Server: what its store holds.
  case state(StoreState)
  /// Client: asks for the hashes of records; answered by `hashes`.
  case hashesWanted([RecordID])
  /// Server: the hashes, nil for a record it does not have.
  case hashes([Digest?])
  /// Client: asks for the records beyond a vector; answered by `record`s and `end`.
  case fetch([ResourceID: Int64])
  /// Either side: a record.
  case record(AuditRecord)
  /// Server: the end of the records.
  case end
  /// Client: the names of replicas it knows.
  case names([ResourceID: String])
  /// Client: asks to take over the records sent; answered by `outcome`, with the transaction open.
  case prepare
  /// Server: what taking them over does.
  case outcome(SessionOutcome)
  /// Client: asks to keep it; answered by `done`.
  case commit
  /// Server: it is kept.
  case done
  /// Either side: it cannot go on, and why.
  case failure(FavesError)
  /// Client: ends the exchange; what was not committed is dropped.
  case close
}

extension FrameStream {
  /// Sends a message, together with those that wait.
  func send(_ message: Message) throws {
    try post(message)
    try flush()
  }

  /// Writes a message, which may wait for others.
  func post(_ message: Message) throws {
    var writer = CBORWriter()
    let type = message.encode(to: &writer)
    try write(type.rawValue, writer.bytes)
  }

  /// Reads the next message; nil at the end of the stream.
  ///
  /// - Throws: ``FavesCore/FavesError``: what the other side failed with; `message-malformed`.
  func receive() throws -> Message? {
    guard let frame = try read() else { return nil }
    do {
      let message = try Message(frame)
      if case .failure(var error) = message {
        error.message = "\(name): \(error.message)"
        throw error
      }
      return message
    } catch let error as CBORError {
      throw FavesError(
        .data, "message-malformed",
        "what \(name) sent is malformed: \(error.message), at byte \(error.byte) of a message",
        hint: "nothing was changed; see `faves check --deep` there")
    }
  }

  /// Reads a message that must come.
  func expect<Result>(_ what: String, _ read: (Message) -> Result?) throws -> Result {
    guard let message = try receive() else { throw FavesError.connectionLost(name) }
    guard let result = read(message) else {
      throw FavesError(
        .data, "message-unexpected", "\(name) did not send \(what) where that was due",
        hint: "nothing was changed; use one version of Faves on both machines")
    }
    return result
  }
}
