import Foundation
import Glibc
import Testing

/// What a run of the tool left behind.
struct RunResult {
  var code: Int32
  var output: String
  var errors: String

  /// The output as a JSON object.
  var object: [String: Any] {
    get throws {
      let value = try JSONSerialization.jsonObject(with: Data(output.utf8))
      return try #require(value as? [String: Any])
    }
  }

  /// The error object on standard error.
  var error: [String: Any] {
    get throws {
      let value = try JSONSerialization.jsonObject(with: Data(errors.utf8))
      let object = try #require(value as? [String: Any])
      return try #require(object["error"] as? [String: Any])
    }
  }
}

/// A folder of its own, with a home in it, in which the built tool runs as a user would run it.
final class Sandbox {
  let folder: String
  /// Where the streams of runs are kept.
  private let streams: String
  private var runs = 0

  /// Makes a sandbox.
  ///
  /// - Parameter folder: An empty folder, if it is to be in one; the streams of runs stay outside.
  init(in folder: String? = nil) throws {
    streams = try Self.makeFolder()
    self.folder = folder ?? streams
    for name in ["home", "bin", "tmp"] { mkdir(path(name), 0o700) }
  }

  deinit {
    for path in [folder, streams] { try? FileManager.default.removeItem(atPath: path) }
  }

  /// Makes a folder in the system's folder for temporary files.
  static func makeFolder() throws -> String {
    var template = Array("/tmp/faves-e2e-XXXXXX".utf8CString)
    return String(cString: try #require(mkdtemp(&template)))
  }

  /// The tool, beside the bundle of the tests.
  static let tool: String = {
    let bundle =
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    let beside = (bundle as NSString).deletingLastPathComponent + "/faves"
    if access(beside, X_OK) == 0 { return beside }
    var root = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { root.deleteLastPathComponent() }
    return root.appendingPathComponent(".build/debug/faves").path
  }()

  /// The path of a file in the folder.
  func path(_ name: String) -> String { folder + "/" + name }

  /// Writes a file into the folder.
  @discardableResult
  func write(_ text: String, to name: String) throws -> String {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path(name)))
    return path(name)
  }

  /// The text of a file in the folder.
  func read(_ name: String) throws -> String {
    try Self.text(path(name))
  }

  /// Whether there is a file of this name.
  func exists(_ name: String) -> Bool { access(path(name), F_OK) == 0 }

  /// Runs the tool in the folder to its end.
  func faves(
    _ arguments: String..., input: String? = nil, variables: [String: String] = [:]
  ) throws -> RunResult {
    try run([Self.tool] + arguments, input: input, variables: variables)
  }

  /// Runs a line of the shell, in which `faves` is the tool.
  func shell(_ line: String, variables: [String: String] = [:]) throws -> RunResult {
    let directory = (Self.tool as NSString).deletingLastPathComponent
    return try run(
      ["/bin/bash", "-c", "PATH=\(directory):$PATH; " + line], input: nil, variables: variables)
  }

  /// Runs the tool and expects it to end well.
  @discardableResult
  func done(_ arguments: String..., sourceLocation: SourceLocation = #_sourceLocation) throws
    -> RunResult
  {
    let result = try run([Self.tool] + arguments, input: nil, variables: [:])
    #expect(result.code == 0, "\(arguments): \(result.errors)", sourceLocation: sourceLocation)
    return result
  }

  /// Writes a script that stands before all programs of its name in PATH.
  func writeProgram(_ name: String, _ lines: String) throws {
    // Written by another process: a file that this one has open cannot be run while some thread
    // starts a program, which inherits it for a moment.
    let line = "cat > bin/\(name) && chmod 700 bin/\(name)"
    let written = try run(["/bin/sh", "-c", line], input: "#!/bin/bash\n" + lines + "\n")
    try #require(written.code == 0, "\(written.errors)")
  }

  /// Runs a program in the folder to its end.
  func run(
    _ command: [String], input: String? = nil, variables: [String: String] = [:]
  ) throws -> RunResult {
    runs += 1
    let (output, errors) = ("\(streams)/.out-\(runs)", "\(streams)/.err-\(runs)")
    let source = input.map { _ in "\(streams)/.in-\(runs)" } ?? "/dev/null"
    try input?.write(toFile: source, atomically: false, encoding: .utf8)
    let process = try spawn(command, variables: variables, input: source, output, errors)
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 && errno == EINTR {}
    let code = status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f
    return RunResult(code: code, output: try Self.text(output), errors: try Self.text(errors))
  }

  private static func text(_ path: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
  }

  /// Starts a program that runs beside the test; what it says goes to a file in the folder.
  func start(_ command: [String], log: String) throws -> pid_t {
    try spawn(command, variables: [:], input: "/dev/null", path(log), path(log))
  }

  /// Signals as a terminal leaves them: the threads that tests run on block them, and a run in the
  /// background ignores SIGINT.
  private static func plainSignals() -> posix_spawnattr_t {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigaddset(&signals, SIGINT)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    return attributes
  }

  private func spawn(
    _ command: [String], variables: [String: String], input: String, _ output: String,
    _ errors: String
  ) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    var environment = [
      "HOME": path("home"), "PATH": path("bin") + ":/usr/local/bin:/usr/bin:/bin",
      "TMPDIR": path("tmp"),
      "XDG_CONFIG_HOME": folder + "/home/config", "XDG_DATA_HOME": folder + "/home/data",
      "XDG_STATE_HOME": folder + "/home/state", "FAVES_NOW": "2026-11-22T12:00:00Z",
      "FAVES_SEED": "\(runs)", "LC_ALL": "C.UTF-8",
    ]
    environment.merge(variables) { $1 }
    let inFolder = ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", folder] + command
    let words = inFolder.map { strdup($0) } + [nil]
    let pairs = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for pointer in words + pairs { free(pointer) } }
    var attributes = Self.plainSignals()
    defer { posix_spawnattr_destroy(&attributes) }
    var process = pid_t()
    let failure = posix_spawn(&process, inFolder[0], &actions, &attributes, words, pairs)
    try #require(failure == 0, "cannot run \(command[0])")
    return process
  }
}

/// A list of films with one row that has no title.
let filmsWithReject = """
  category,ranking,title,description,Year
  Films,1,Heat,,1995
  Films,2,,,2000
  Films,3,Ali,A boxer and his times,2001

  """

/// Three films.
let films = """
  category,ranking,title,description,Year
  Films,1,Heat,,1995
  Films,2,Ali,A boxer and his times,2001
  Films,3,The Insider,,1999

  """
