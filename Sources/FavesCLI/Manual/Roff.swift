/// Builds text in the language of man(7).
struct Roff {
  /// The text so far.
  private(set) var text = ""

  /// Adds a request, such as `.SH NAME`.
  mutating func request(_ name: String, _ arguments: String...) {
    let quoted = arguments.map { " \"" + Self.escaped($0).replacing("\"", with: "\\(dq") + "\"" }
    text += "." + name + quoted.joined() + "\n"
  }

  /// Adds lines of running text.
  mutating func line(_ content: String) {
    text += Self.guarded(Self.escaped(content)) + "\n"
  }

  /// Adds a line that is roff already.
  mutating func raw(_ content: String) {
    text += Self.guarded(content) + "\n"
  }

  /// Adds paragraphs; indented lines are examples and stay as they are.
  mutating func paragraphs(_ content: String) {
    var isInExample = false
    for part in content.split(separator: "\n", omittingEmptySubsequences: false) {
      let isIndented = part.hasPrefix("  ")
      if isIndented != isInExample {
        request(isIndented ? "EX" : "EE")
        isInExample = isIndented
      }
      if part.isEmpty {
        request("PP")
      } else if part == "EXAMPLES:" {
        line("Examples:")
        request("PP")
      } else {
        line(String(part))
      }
    }
    if isInExample { request("EE") }
  }

  /// A text in bold.
  static func bold(_ content: String) -> String { "\\fB" + escaped(content) + "\\fR" }

  /// A text in italics.
  static func italic(_ content: String) -> String { "\\fI" + escaped(content) + "\\fR" }

  /// A text in which nothing means anything to roff.
  static func escaped(_ content: String) -> String {
    var result = ""
    for character in content {
      switch character {
      case "\\": result += "\\e"
      case "-": result += "\\-"
      case "…": result += "..."
      case "“": result += "\\(lq"
      case "”": result += "\\(rq"
      case "`": result += "\\(ga"
      case "~": result += "\\(ti"
      case "^": result += "\\(ha"
      default: result.append(character)
      }
    }
    return result
  }

  private static func guarded(_ line: String) -> String {
    line.hasPrefix(".") || line.hasPrefix("'") ? "\\&" + line : line
  }
}
