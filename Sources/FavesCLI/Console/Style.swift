/// How a text stands out in a terminal (ECMA-48, SGR).
enum Style: String {
  case bold = "1"
  case dim = "2"
  case red = "1;31"
  case green = "32"
  case yellow = "33"
  case cyan = "36"

  /// The text in this style, if styles are on.
  func apply(to text: String, if isOn: Bool) -> String {
    isOn && !text.isEmpty ? "\u{1b}[\(rawValue)m\(text)\u{1b}[0m" : text
  }
}
