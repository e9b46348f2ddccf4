import FavesCore
import FavesStore
import SystemFiles

/// A store on another machine, where `faves sync-serve` is started by `ssh`.
///
/// Host keys, authentication, jump hosts and compression are ssh's business and follow its
/// configuration.
public final class SSHPeer: SyncPeer {
  /// How the user named it.
  public let name: String
  private let address: SSHAddress
  private let process: ChildProcess
  private let remote: RemotePeer

  /// Connects.
  ///
  /// - Parameters:
  ///   - command: The command that is `faves` over there; the shell there reads it.
  ///   - program: The version of this program.
  /// - Throws: ``FavesCore/FavesError``: `program-missing` without `ssh` here, `remote-missing`
  ///   without `faves` there, `ssh-host-key`, `ssh-refused`, `ssh-unreachable`, and what
  ///   ``RemotePeer`` throws.
  public init(
    _ address: SSHAddress, name: String, command: String, program: String, temporaryFolder: String
  ) throws {
    self.name = name
    self.address = address
    process = try ChildProcess(
      "ssh", Self.arguments(address, command: command), temporaryFolder: temporaryFolder)
    let channel = DescriptorChannel(
      input: process.output, output: process.input ?? -1, name: address.destination)
    do {
      remote = try RemotePeer(channel, name: address.destination, program: program)
    } catch {
      throw SSHFailure(process, address, command: command).explain(error)
    }
  }

  /// It is not at hand.
  public var isDistant: Bool { true }
  /// It is not locked together with another one.
  public var lockOrder: [UInt64] { [] }

  /// Goes over with the beginning of a session.
  public func introduce(_ holders: Holders) { remote.introduce(holders) }

  /// Runs a body within one exchange.
  public func withSession<Result>(
    _ mode: SessionMode, _ body: (any SyncSession) throws -> Result
  ) throws -> Result {
    try remote.withSession(mode, body)
  }

  static func arguments(_ address: SSHAddress, command: String) -> [String] {
    let port = address.port.map { ["-p", String($0)] } ?? []
    let store = address.path.map { " --store=\(quoted($0))" } ?? ""
    return ["-T"] + port + ["--", address.destination, "\(command) sync-serve --stdio\(store)"]
  }

  /// A text as one word of a POSIX shell.
  private static func quoted(_ text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
      + "'"
  }
}

/// Why a connection by ssh did not come about, from its exit code and what it said.
struct SSHFailure {
  private let process: ChildProcess
  private let address: SSHAddress
  private let command: String

  init(_ process: ChildProcess, _ address: SSHAddress, command: String) {
    self.process = process
    self.address = address
    self.command = command
  }

  func explain(_ error: any Error) -> any Error {
    guard (error as? FavesError)?.code == "connection-lost" else { return error }
    process.closeInput()
    guard let code = try? process.wait() else { return error }
    let said = process.errorText()
    switch code {
    // A signal ended the program there; it could not say a word.
    case 129...192: return error
    case 255 where !said.contains(where: \.isLetter): return error
    case 255: return connectionFailed(said)
    case 126, 127: return missing(said)
    default: return ended(code, said)
    }
  }

  private func connectionFailed(_ said: String) -> FavesError {
    let host = address.destination
    if said.contains("Host key verification failed") || said.contains("HOST IDENTIFICATION") {
      return FavesError(
        .permission, "ssh-host-key", "ssh does not trust the key of \(host): \(Self.last(said))",
        hint: "connect once with `ssh \(host)` and check the key")
    }
    if said.contains("Permission denied") || said.contains("Too many authentication failures") {
      return FavesError(
        .permission, "ssh-refused", "\(host) refused the login: \(Self.last(said))",
        hint: "make sure that `ssh \(host)` works")
    }
    return FavesError(
      .io, "ssh-unreachable", "ssh cannot reach \(host): \(Self.last(said))",
      hint: "make sure that `ssh \(host)` works")
  }

  private func missing(_ said: String) -> FavesError {
    FavesError(
      .notFound, "remote-missing",
      "there is no program “\(command)” on \(address.destination): \(Self.last(said))",
      hint: "install Faves there, or name it with --remote-command")
  }

  private func ended(_ code: Int32, _ said: String) -> FavesError {
    // EX_IOERR of sysexits.h: Faves there could not even say what is wrong.
    let isDisk = code == 74
    return FavesError(
      isDisk ? .io : .data, "remote-failed",
      "“\(command) sync-serve” on \(address.destination) ended with \(code): \(Self.last(said))",
      hint: isDisk
        ? "check the disk of \(address.destination) and its free space"
        : "an older Faves may be there; install the same version on both machines")
  }

  /// The last line that says something; of what Faves says, the error and not its hint.
  private static func last(_ text: String) -> String {
    let lines = text.split(whereSeparator: \.isNewline)
    let line =
      lines.last { $0.hasPrefix("error: ") } ?? lines.last { $0.contains { $0.isLetter } }
    return line.map(String.init) ?? "it said nothing"
  }
}
