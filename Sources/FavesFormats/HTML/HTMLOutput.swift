import FavesCore

/// Writes text into a page, escaped, through one buffer.
struct HTMLOutput {
  private static let flushSize = 1 << 16

  private var sink: any ByteSink
  private var buffer: [UInt8] = []

  init(_ sink: any ByteSink) {
    self.sink = sink
    buffer.reserveCapacity(Self.flushSize + 8192)
  }

  /// Writes markup as it is.
  mutating func markup(_ markup: String) {
    buffer.append(contentsOf: markup.utf8)
  }

  /// Writes text, for an element or a quoted attribute.
  ///
  /// What no page may hold, control characters and noncharacters (HTML, 13.2.3.5), is shown by
  /// U+2400 and the following, or by U+FFFD.
  mutating func text(_ text: String) {
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": buffer.append(contentsOf: "&amp;".utf8)
      case "<": buffer.append(contentsOf: "&lt;".utf8)
      case ">": buffer.append(contentsOf: "&gt;".utf8)
      case "\"": buffer.append(contentsOf: "&quot;".utf8)
      case "\r": buffer.append(contentsOf: "&#13;".utf8)
      case "\t", "\n": buffer.append(UInt8(truncatingIfNeeded: scalar.value))
      default:
        if let encoded = UTF8.encode(Self.shown(scalar)) { buffer.append(contentsOf: encoded) }
      }
    }
  }

  private static func shown(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.value {
    case 0..<0x20: Unicode.Scalar(0x2400 + scalar.value) ?? "\u{fffd}"
    case 0x7f: "\u{2421}"
    case 0x80...0x9f, 0xfdd0...0xfdef: "\u{fffd}"
    case let value where value & 0xfffe == 0xfffe: "\u{fffd}"
    default: scalar
    }
  }

  /// Passes the bytes on when many have collected.
  mutating func flushIfFull() throws {
    if buffer.count >= Self.flushSize { try drain() }
  }

  /// Passes everything on.
  mutating func finish() throws {
    try drain()
    try sink.flush()
  }

  private mutating func drain() throws {
    try buffer.withUnsafeBytes { try sink.write($0) }
    buffer.removeAll(keepingCapacity: true)
  }
}
