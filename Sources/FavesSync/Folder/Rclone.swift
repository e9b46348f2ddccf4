import FavesCore
import Glibc

/// Runs the program `rclone`, and says in words why it failed.
struct Rclone {
  private let name: String
  private let temporaryFolder: String

  /// Makes a runner.
  ///
  /// - Parameter name: What errors call the remote.
  init(name: String, temporaryFolder: String) {
    self.name = name
    self.temporaryFolder = temporaryFolder
  }

  /// Runs a command and returns what it printed.
  @discardableResult
  func run(_ arguments: [String]) throws -> [UInt8] {
    let (code, output, errors) = try result(of: arguments)
    guard code == 0 else { throw failure(code, errors) }
    return output
  }

  /// Runs a command and returns what it printed; nil where the folder or file is not there.
  func runUnlessMissing(_ arguments: [String]) throws -> [UInt8]? {
    let (code, output, errors) = try result(of: arguments)
    // 3: directory not found, 4: file not found (rclone's documentation, "Exit code").
    if code == 3 || code == 4 { return nil }
    guard code == 0 else { throw failure(code, errors) }
    return output
  }

  private func result(
    of arguments: [String]
  ) throws -> (code: Int32, output: [UInt8], errors: String) {
    let process = try ChildProcess(
      "rclone", ["--ask-password=false", "--retries", "2"] + arguments,
      temporaryFolder: temporaryFolder)
    process.closeInput()
    var output: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(process.output, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      output += buffer[..<count]
    }
    return (try process.wait(), output, process.errorText())
  }

  private func failure(_ code: Int32, _ errors: String) -> FavesError {
    let said = Self.last(errors)
    if errors.contains("didn't find section in config file") {
      return FavesError(
        .notFound, "rclone-remote-missing", "rclone knows no remote of the name in \(name)",
        hint: "see `rclone listremotes`, and make one with `rclone config`")
    }
    return FavesError(
      .io, "rclone-failed", "rclone cannot use \(name): \(said)",
      hint: "nothing was lost; try `rclone ls` with that remote, then run the sync again")
  }

  /// The last line that says something, without rclone's date and level.
  private static func last(_ text: String) -> String {
    let lines = text.split(whereSeparator: \.isNewline)
    guard let line = lines.last(where: { $0.contains { $0.isLetter } }) else {
      return "it said nothing"
    }
    guard let level = line.firstRange(of: " : ") else { return String(line) }
    return String(line[level.upperBound...])
  }
}
