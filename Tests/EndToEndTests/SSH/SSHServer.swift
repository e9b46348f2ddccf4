import Foundation
import Glibc
import Testing

/// A real `sshd` on loopback, with keys and configuration of its own, that runs commands in the
/// home of a sandbox; `ssh` in that sandbox knows it and nothing else.
final class SSHServer {
  /// Where Debian's openssh-server puts the daemon.
  static let program = "/usr/sbin/sshd"
  /// Whether tests can have one.
  static let isThere = [program, "/usr/bin/ssh", "/usr/bin/ssh-keygen"].allSatisfy(
    FileManager.default.isExecutableFile)

  let port: UInt16
  /// Who logs in: whoever runs the tests.
  let user: String
  /// `user@host`, for the form without a port.
  var destination: String { "\(user)@127.0.0.1" }
  private let sandbox: Sandbox
  private var process = pid_t()

  /// Starts the daemon.
  ///
  /// - Parameter options: Further lines of its configuration; of two, the first one counts.
  init(_ sandbox: Sandbox, options: String = "") throws {
    self.sandbox = sandbox
    port = try Self.freePort()
    user = String(cString: try #require(getpwuid(geteuid())).pointee.pw_name)
    // Debian makes it when the service starts.
    if geteuid() == 0 { mkdir("/run/sshd", 0o755) }
    mkdir(sandbox.path("ssh"), 0o700)
    for key in ["host", "user"] {
      let made = try sandbox.shell("ssh-keygen -q -t ed25519 -N '' -f ssh/\(key)")
      try #require(made.code == 0, "\(made.errors)")
    }
    try sandbox.write(options + serverSettings, to: "ssh/sshd_config")
    try sandbox.write(clientSettings, to: "ssh/config")
    try trust(try sandbox.read("ssh/host.pub"))
    try allow(try sandbox.read("ssh/user.pub"))
    try sandbox.writeProgram("ssh", "exec /usr/bin/ssh -F '\(sandbox.path("ssh/config"))' \"$@\"")
    try start()
  }

  deinit {
    kill(process, SIGTERM)
    waitpid(process, nil, 0)
  }

  /// Makes a key the one that the client expects of the host.
  func trust(_ key: String) throws {
    try sandbox.write("[127.0.0.1]:\(port) \(key)", to: "ssh/known_hosts")
  }

  /// Makes a key the one that may log in.
  func allow(_ key: String) throws {
    try sandbox.write(key, to: "ssh/authorized_keys")
  }

  /// The address of a store over there, by its absolute path.
  func url(_ path: String) -> String { "ssh://\(destination):\(port)\(path)" }

  private var serverSettings: String {
    """

    Port \(port)
    ListenAddress 127.0.0.1
    HostKey \(sandbox.path("ssh/host"))
    AuthorizedKeysFile \(sandbox.path("ssh/authorized_keys"))
    PidFile none
    StrictModes no
    UsePAM no
    PasswordAuthentication no
    KbdInteractiveAuthentication no
    PermitRootLogin prohibit-password
    SetEnv HOME=\(sandbox.path("home")) PATH=\(toolFolder):/usr/bin:/bin \
    FAVES_NOW=2026-11-22T12:00:00Z XDG_STATE_HOME=\(sandbox.path("home/state")) \
    TMPDIR=\(sandbox.path("tmp"))
    """ + "\n"
  }

  private var toolFolder: String { (Sandbox.tool as NSString).deletingLastPathComponent }

  private var clientSettings: String {
    """
    Host far
      HostName 127.0.0.1
    Host *
      Port \(port)
      BatchMode yes
      IdentityFile \(sandbox.path("ssh/user"))
      IdentitiesOnly yes
      IdentityAgent none
      UserKnownHostsFile \(sandbox.path("ssh/known_hosts"))
      GlobalKnownHostsFile /dev/null
      StrictHostKeyChecking yes
    """ + "\n"
  }

  private func start() throws {
    process = try sandbox.start(
      [Self.program, "-D", "-e", "-f", sandbox.path("ssh/sshd_config")], log: ".sshd.log")
    for _ in 0..<500 where !(try sandbox.read(".sshd.log")).contains("Server listening") {
      usleep(10_000)
    }
    let log = try sandbox.read(".sshd.log")
    try #require(log.contains("Server listening"), "sshd does not start: \(log)")
  }

  /// A port that nobody listens on, as the system picks it.
  static func freePort() throws -> UInt16 {
    let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(socket) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(socket, $0, size) == 0 ? getsockname(socket, $0, &size) : -1
      }
    }
    try #require(status == 0)
    return UInt16(bigEndian: address.sin_port)
  }
}
