import FavesCore

/// What the machines of a history did, as a script that a person could run.
final class Transcript {
  private var lines: [String] = []
  private var depth = 0

  /// Notes a command of Faves.
  func command(on machine: String, at time: Timestamp, _ words: [String], remark: String?) {
    let command = (["on", machine, time.description] + words.map(Self.quoted))
      .joined(separator: " ")
    plain(remark.map { "\(command)  # \($0)" } ?? command)
  }

  /// Notes any other line.
  func plain(_ line: String) {
    lines.append(String(repeating: "  ", count: depth) + line)
  }

  /// Notes what a body does as going on within the last command.
  func within<Result>(_ body: () throws -> Result) rethrows -> Result {
    depth += 1
    defer { depth -= 1 }
    return try body()
  }

  /// The script.
  var script: String { ([Self.prologue] + lines).joined(separator: "\n") }

  private static let prologue = #"""
    on() { m=$1 t=$2; shift 2; mkdir -p $m/shared
      XDG_STATE_HOME=$PWD/$m/state FAVES_NOW=$t faves "$@" --store $m/favorites.sqlite; }
    """#

  private static func quoted(_ word: String) -> String {
    let isPlain =
      !word.isEmpty
      && word.unicodeScalars.allSatisfy {
        $0.properties.isAlphabetic || ("0"..."9").contains($0)
          || "-_./=,:".unicodeScalars.contains($0)
      }
    return isPlain
      ? word
      : "'"
        + word.split(separator: "'", omittingEmptySubsequences: false)
        .joined(separator: #"'\''"#) + "'"
  }
}
