import FavesCore
import Glibc
import SystemFiles

/// Another program that runs beside this one, with pipes to its standard input and output.
///
/// What it says on standard error goes to an unnamed temporary file and can be read at the end. A
/// program that asks for a password does so on the terminal itself.
final class ChildProcess {
  /// The name of the program.
  let program: String
  /// Where its standard input is written; nil once it is closed.
  private(set) var input: Int32?
  /// Where its standard output is read.
  let output: Int32
  private let errors: Int32
  private let process: pid_t
  private var exitCode: Int32?

  /// Starts a program that is looked for in PATH.
  ///
  /// - Throws: ``FavesCore/FavesError`` with code `program-missing` if there is none.
  init(_ program: String, _ arguments: [String], temporaryFolder: String) throws {
    self.program = program
    let errors = try SystemFiles.makeUnnamedFile(in: temporaryFolder)
    let (inputs, outputs) = (try Self.pipe(), try Self.pipe())
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, inputs.read, STDIN_FILENO)
    posix_spawn_file_actions_adddup2(&actions, outputs.write, STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO)
    var process: pid_t = 0
    let status = Self.withCStrings([program] + arguments) {
      posix_spawnp(&process, program, &actions, nil, $0, environ)
    }
    close(inputs.read)
    close(outputs.write)
    input = inputs.write
    output = outputs.read
    self.errors = errors
    self.process = process
    guard status == 0 else {
      exitCode = 127
      throw FavesError(
        .notFound, "program-missing",
        "cannot start \(program): \(String(cString: strerror(status)))",
        hint: "install \(program) and try again")
    }
  }

  deinit {
    closeInput()
    close(output)
    close(errors)
    if exitCode == nil { kill(process, SIGTERM) }
    _ = try? wait()
  }

  private static func pipe() throws -> (read: Int32, write: Int32) {
    var ends: [Int32] = [0, 0]
    guard Glibc.pipe(&ends) == 0 else { throw SystemFiles.error("cannot make a pipe", .io) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }

  private static func withCStrings<Result>(
    _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
  ) -> Result {
    let copies = strings.map { strdup($0) }
    defer { copies.forEach { free($0) } }
    return body(copies + [nil])
  }

  /// Tells the program that nothing more comes.
  func closeInput() {
    if let input { close(input) }
    input = nil
  }

  /// Waits for the end of the program and returns its exit code, 128 + the signal that ended it.
  func wait() throws -> Int32 {
    if let exitCode { return exitCode }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 {
      guard errno == EINTR else { throw SystemFiles.error("cannot wait for \(program)", .io) }
    }
    let signal = status & 0x7f
    let code = signal == 0 ? status >> 8 & 0xff : 128 + signal
    exitCode = code
    return code
  }

  /// The last of what the program said on standard error.
  func errorText(limit: Int = 4096) -> String {
    let size = lseek(errors, 0, SEEK_END)
    var buffer = [UInt8](repeating: 0, count: limit)
    let count = pread(errors, &buffer, limit, max(0, size - off_t(limit)))
    return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
  }
}
