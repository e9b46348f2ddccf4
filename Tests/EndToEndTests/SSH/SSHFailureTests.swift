import Foundation
import Testing

/// Connections by `ssh` that do not come about; skipped where openssh is not installed.
@Suite(
  "A sync by ssh that cannot be", .enabled(if: SSHServer.isThere, "openssh-server is not installed")
)
struct SSHFailureTests {
  private let sandbox: Sandbox
  private let server: SSHServer
  private let there: String

  init() throws {
    sandbox = try Sandbox()
    server = try SSHServer(sandbox)
    there = sandbox.path("home/desktop.sqlite")
    try sandbox.write(films, to: "films.csv")
    try sandbox.done("import", "films.csv", "--store", "laptop.sqlite", "--quiet")
    try sandbox.done("init", "--store", there, "--quiet")
  }

  /// Syncs, and expects an error with a hint and both stores as they were.
  private func expectFailure(
    _ code: String, _ status: Int32, says words: String..., peer: String? = nil,
    with command: String = "faves", sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let before = try contents()
    let result = try sandbox.faves(
      "sync", peer ?? server.url(there), "--store", "laptop.sqlite", "--json", "--remote-command",
      command)
    #expect(result.code == status, "\(result.errors)", sourceLocation: sourceLocation)
    let error = try result.error
    #expect(error["code"] as? String == code, "\(error)", sourceLocation: sourceLocation)
    #expect(error["hint"] as? String != nil, sourceLocation: sourceLocation)
    let message = try #require(error["message"] as? String)
    for word in words {
      #expect(message.contains(word), "\(message)", sourceLocation: sourceLocation)
    }
    #expect(try contents() == before, sourceLocation: sourceLocation)
  }

  private func contents() throws -> [Data?] {
    [sandbox.path("laptop.sqlite"), there].map { FileManager.default.contents(atPath: $0) }
  }

  private func freshKey() throws -> String {
    try #require(try sandbox.shell("ssh-keygen -q -t ed25519 -N '' -f ssh/other").code == 0)
    return try sandbox.read("ssh/other.pub")
  }

  @Test("a host key that is not the known one ends with 77")
  func hostKey() throws {
    try server.trust(try freshKey())
    try expectFailure("ssh-host-key", 77, says: "127.0.0.1", "key")
  }

  @Test("a host that is not known at all ends with 77")
  func unknownHost() throws {
    try sandbox.write("", to: "ssh/known_hosts")
    try expectFailure("ssh-host-key", 77, says: "127.0.0.1", "key")
  }

  @Test("a refused login ends with 77")
  func refused() throws {
    try server.allow(try freshKey())
    try expectFailure("ssh-refused", 77, says: "refused the login", "Permission denied")
  }

  @Test("a port where nobody answers, and a host that does not exist, end with 74")
  func unreachable() throws {
    let port = try SSHServer.freePort()
    try expectFailure(
      "ssh-unreachable", 74, says: "127.0.0.1", "refused",
      peer: "ssh://\(server.destination):\(port)\(there)")
    try expectFailure("ssh-unreachable", 74, says: "nowhere.invalid", peer: "nowhere.invalid:x")
  }

  @Test("a machine without faves ends with 66 and says how to name it")
  func missingProgram() throws {
    try expectFailure(
      "remote-missing", 66, says: "no program", "no-such-faves", with: "no-such-faves")
    try expectFailure(
      "remote-missing", 66, says: "Permission denied", with: sandbox.path("films.csv"))
  }

  @Test("a store that is missing there ends with 66, and is not made")
  func missingStore() throws {
    try expectFailure("store-missing", 66, says: "there is no store", peer: server.url(there + "x"))
    #expect(!sandbox.exists("home/desktop.sqlitex"))
  }

  @Test("a store there that is a folder, or no store, ends with 65")
  func noStore() throws {
    try expectFailure("not-a-store", 65, says: "not a file", peer: server.url(sandbox.path("home")))
    try expectFailure("not-a-store", 65, peer: server.url(sandbox.path("films.csv")))
  }

  @Test("an older faves, which does not know the command, ends with 65")
  func older() throws {
    try sandbox.writeProgram(
      "old", "echo \"error: unknown subcommand 'sync-serve'\" >&2; exit 64")
    try expectFailure(
      "remote-failed", 65, says: "ended with 64", "unknown subcommand",
      with: sandbox.path("bin/old"))
  }

  @Test("another program, which says something else, ends with 65")
  func otherProgram() throws {
    try expectFailure("not-faves", 65, says: "sync-serve --stdio", with: "echo")
  }

  @Test("a faves that speaks another version of the protocol ends with 65, and both are told")
  func otherVersion() throws {
    // A greeting with the version 2 and the program "9.0", framed as formats/sync.md says.
    let hello: [UInt8] = [0xa3, 1, 2, 2, 0x80, 3, 0x63] + Array("9.0".utf8)
    let bytes = Array("\u{0}FAVSYNC".utf8) + frame(1, hello)
    try Data(bytes).write(to: URL(fileURLWithPath: sandbox.path("hello")))
    try sandbox.writeProgram("new", "cat '\(sandbox.path("hello"))'; exec cat > /dev/null")
    try expectFailure(
      "protocol-unknown", 65, says: "9.0", "version 2", "version 1", with: sandbox.path("bin/new"))
  }

  private func frame(_ type: UInt8, _ content: [UInt8]) -> [UInt8] {
    let head = [0, 0, 0, UInt8(content.count), type]
    // The frame has the number 0.
    return head + bytes(checksum(head + bytes(0))).dropFirst() + content + bytes(checksum(content))
  }

  private func bytes(_ number: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
  }

  /// CRC-32C, bit by bit (RFC 3720, appendix B.4).
  private func checksum(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(UInt32.max) { sum, byte in
      (0..<8).reduce(sum ^ UInt32(byte)) { rest, _ in rest >> 1 ^ (rest & 1) * 0x82f6_3b78 }
    }
  }

  @Test("what a start-up file prints is shown, with the hint to silence it")
  func noise() throws {
    try sandbox.write("echo Welcome back\n", to: "home/.bashrc")
    try expectFailure("not-faves", 65, says: "Welcome back")
  }

  @Test("a program that ends at once without a word is told")
  func silent() throws {
    try expectFailure("remote-failed", 65, says: "ended with 0", "it said nothing", with: "true")
  }

  @Test("a program that is killed there is a connection that was cut")
  func killed() throws {
    try expectFailure("connection-lost", 74, says: "was cut", with: "kill -9 $$ #")
    try expectFailure(
      "connection-lost", 74, says: "was cut", with: "bash -c 'kill -9 $$'; exit $? #")
  }

  @Test("of what faves says there before it answers, the error is told")
  func failsEarly() throws {
    try sandbox.writeProgram("bad", "printf 'error: no memory\\nhint: buy some\\n' >&2; exit 70")
    try expectFailure("remote-failed", 65, says: "no memory", with: sandbox.path("bin/bad"))
  }

  @Test("a faves that cannot even say what is wrong there ends with its own code")
  func failsSilently() throws {
    try expectFailure("remote-failed", 74, says: "ended with 74", with: "exit 74 #")
  }

  @Test("no ssh here is told")
  func noClient() throws {
    let result = try sandbox.run(
      [Sandbox.tool, "sync", server.url(there), "--store", "laptop.sqlite", "--json"],
      variables: ["PATH": sandbox.path("tmp")])
    #expect(result.code == 66)
    #expect(try result.error["code"] as? String == "program-missing")
  }
}
