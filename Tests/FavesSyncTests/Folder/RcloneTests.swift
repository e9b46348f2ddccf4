import FavesCore
import FavesKit
import FavesSync
import FavesTestSupport
import Foundation
import Testing

/// A server that runs beside the tests, on a port of its own.
private final class Server {
  let port: Int
  private let process = Process()

  /// Starts a program and waits until it answers on its port.
  ///
  /// - Parameter arguments: What it is given; `PORT` stands for the port.
  init(_ program: String, _ arguments: [String]) throws {
    port = try Self.freePort()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    let port = port
    process.arguments = [program] + arguments.map { $0.replacing("PORT", with: "\(port)") }
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    for _ in 0..<200 {
      if Self.answers(port) { return }
      Thread.sleep(forTimeInterval: 0.1)
    }
    kill(process.processIdentifier, SIGKILL)
    throw FavesError(.failed, "server-silent", "\(program) does not answer")
  }

  deinit {
    // Tests run on threads that block SIGTERM, and children inherit that.
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  private static func address(_ port: Int) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    return address
  }

  private static func withSocket<Result>(
    _ port: Int, _ body: (Int32, UnsafePointer<sockaddr>, socklen_t) throws -> Result
  ) rethrows -> Result {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = address(port)
    return try withUnsafePointer(to: &address) { pointer in
      try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        try body(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }

  private static func answers(_ port: Int) -> Bool {
    withSocket(port) { connect($0, $1, $2) == 0 }
  }

  private static func freePort() throws -> Int {
    try withSocket(0) { descriptor, address, size in
      var found = sockaddr_in()
      var length = size
      let bound = bind(descriptor, address, size)
      try #require(bound == 0)
      withUnsafeMutablePointer(to: &found) { pointer in
        _ = pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          getsockname(descriptor, $0, &length)
        }
      }
      return Int(UInt16(bigEndian: found.sin_port))
    }
  }
}

/// Programs that may be missing; the tests say so and skip.
private enum Programs {
  static let rclone = runs("rclone", "version")
  static let moto = rclone && runs("python3", "-c", "import moto.server, flask, flask_cors")

  @discardableResult
  static func runs(_ words: String...) -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = words
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try? process.run()
    process.waitUntilExit()
    let isThere = process.terminationStatus == 0
    if !isThere { print("skipped: `\(words.joined(separator: " "))` does not run here") }
    return isThere
  }
}

@Suite("A shared folder on a remote of rclone", .enabled(if: Programs.rclone))
struct RcloneTests {
  private let a: Machine
  private let b: Machine

  init() throws {
    (a, b) = (try Machine("A"), try Machine("B"))
    for machine in [a, b] { try machine.at(0) { _ in } }
    for title in ["a", "b", "c", "d"] { try a.add(title, at: 1) }
  }

  @discardableResult
  private func sync(
    _ machine: Machine, _ remote: String, at seconds: Int64, passphrase: String? = nil
  ) throws -> SyncReport {
    var peer = PeerOptions()
    peer.encrypts = passphrase != nil
    peer.passphrase = { _ in passphrase.map { Array($0.utf8) } }
    return try machine.at(seconds) {
      try $0.sync(with: "rclone:" + remote, options: SyncOptions(), peerOptions: peer)
    }
  }

  /// Both machines add, edit and move, and meet on the remote only.
  private func check(_ remote: String, passphrase: String? = nil) throws {
    #expect(try sync(a, remote, at: 10, passphrase: passphrase).sent == 5)
    #expect(try sync(b, remote, at: 11, passphrase: passphrase).received == 5)
    try a.move("c", to: 1, at: 20)
    try b.edit("a", at: 21, title: "A")
    for (machine, time) in [(a, 22), (b, 23), (a, 24)] {
      try sync(machine, remote, at: Int64(time), passphrase: passphrase)
    }
    #expect(try a.digest() == b.digest())
    #expect(try b.titles() == ["c", "A", "b", "d"])
    let last = try sync(b, remote, at: 30, passphrase: passphrase)
    #expect(last.sent == 0 && last.received == 0 && last.warnings.isEmpty)
    // Many small syncs are joined, and the joined ones taken away.
    for number in 0..<9 {
      try a.add("x\(number)", at: 40 + Int64(number))
      try sync(a, remote, at: 40 + Int64(number), passphrase: passphrase)
    }
    #expect(try sync(b, remote, at: 60, passphrase: passphrase).received == 9)
    #expect(try a.digest() == b.digest())
  }

  @Test("a local folder")
  func local() throws {
    let folder = try TemporaryFolder()
    try check(folder.path + "/not/yet/there")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/not/yet/there")
    #expect(files.count < 9)
  }

  @Test("WebDAV, encrypted")
  func webdav() throws {
    let folder = try TemporaryFolder()
    let server = try Server(
      "rclone", ["serve", "webdav", "--addr", "127.0.0.1:PORT", folder.path])
    try check(":webdav,url='http://127.0.0.1:\(server.port)':faves", passphrase: "geheim")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/faves")
    #expect(files.contains("faves-folder"))
  }

  @Test("SFTP")
  func sftp() throws {
    let folder = try TemporaryFolder()
    let server = try Server(
      "rclone",
      [
        "serve", "sftp", "--addr", "127.0.0.1:PORT", "--user", "me", "--pass", "secret",
        folder.path,
      ])
    // The password as rclone obscures it.
    try check(
      ":sftp,host=127.0.0.1,port=\(server.port),user=me,pass=\(try obscured("secret")):faves")
  }

  private func obscured(_ password: String) throws -> String {
    let (process, pipe) = (Process(), Pipe())
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["rclone", "obscure", password]
    process.standardOutput = pipe
    try process.run()
    process.waitUntilExit()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    return String(decoding: output, as: UTF8.self).trimmingCharacters(in: .newlines)
  }

  @Test("S3, where there are no folders", .enabled(if: Programs.moto))
  func s3() throws {
    let server = try Server("python3", ["-m", "moto.server", "-p", "PORT"])
    // With it set, rclone 1.60 cannot speak to any S3 server.
    unsetenv("AWS_CA_BUNDLE")
    let remote =
      ":s3,provider=Other,access_key_id=x,secret_access_key=y,"
      + "endpoint='http://127.0.0.1:\(server.port)':bucket/faves"
    try check(remote)
  }

  @Test("an unknown remote and one out of reach are told, and nothing is changed")
  func unreachable() throws {
    let before = try a.digest()
    let unknown = #expect(throws: FavesError.self) { try sync(a, "no-such-remote:x", at: 10) }
    #expect(unknown?.code == "rclone-remote-missing" && unknown?.kind == .notFound)
    let silent = #expect(throws: FavesError.self) {
      try sync(a, ":webdav,url='http://127.0.0.1:1':x", at: 11)
    }
    #expect(silent?.code == "rclone-failed" && silent?.kind == .io)
    #expect(try a.digest() == before)
  }
}
