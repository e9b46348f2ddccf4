import FavesCore

/// Collects the text of one entry of an archive and passes it on in large parts.
struct XMLPartBuffer {
  private static let flushSize = 1 << 16

  private(set) var zip: ZipWriter
  private var buffer: [UInt8] = []

  init(_ zip: ZipWriter) {
    self.zip = zip
    buffer.reserveCapacity(Self.flushSize + 4096)
  }

  /// Starts an entry with an XML declaration.
  mutating func begin(_ name: String) throws {
    try flush()
    try zip.begin(name)
    put("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n")
  }

  /// Writes an entry as it is.
  mutating func addStored(_ name: String, _ text: String) throws {
    try flush()
    try zip.addStored(name, Array(text.utf8))
  }

  @inline(__always)
  mutating func put(_ text: StaticString) {
    buffer.append(
      contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  mutating func put(_ text: String) {
    var text = text
    text.withUTF8 { buffer.append(contentsOf: $0) }
  }

  mutating func put(_ bytes: UnsafeBufferPointer<UInt8>) {
    buffer.append(contentsOf: bytes)
  }

  @inline(__always)
  mutating func put(byte: UInt8) {
    buffer.append(byte)
  }

  /// Writes a text with the marks of XML, which may stand in an attribute, escaped.
  mutating func putEscaped(_ text: String) {
    var text = text
    text.withUTF8 { for byte in $0 { putEscaped(byte) } }
  }

  /// Writes a byte of a text, escaped if it is a mark of XML or white space that a parser changes.
  @inline(__always)
  mutating func putEscaped(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "<"): put("&lt;")
    case UInt8(ascii: ">"): put("&gt;")
    case UInt8(ascii: "&"): put("&amp;")
    case UInt8(ascii: "\""): put("&quot;")
    case 9: put("&#9;")
    case 10: put("&#10;")
    case 13: put("&#13;")
    default: buffer.append(byte)
    }
  }

  /// Passes on what was collected if it is much.
  @inline(__always)
  mutating func flushIfFull() throws {
    if buffer.count >= Self.flushSize { try flush() }
  }

  private mutating func flush() throws {
    try zip.write(buffer)
    buffer.removeAll(keepingCapacity: true)
  }

  /// Ends the archive.
  mutating func finish() throws {
    try flush()
    try zip.finish()
  }
}
