import FavesCore

/// Collects the bytes of an XML document in one block, hashes them and passes them on.
final class XMLOutput {
  private static let blockSize = 1 << 16
  private var sink: any ByteSink
  private let block: UnsafeMutablePointer<UInt8>
  private var count = 0
  /// Hashes what is passed on, unless the sink does.
  private var hasher: DigestBuilder?

  init(_ sink: any ByteSink) {
    self.sink = sink
    hasher = sink is any HashingSink ? nil : DigestBuilder()
    block = .allocate(capacity: Self.blockSize)
  }

  deinit { block.deallocate() }

  /// The SHA-256 of all bytes so far.
  func digest() throws -> Digest {
    try drain()
    if var sink = sink as? any HashingSink { return try sink.runningDigest().finish() }
    return hasher?.finish() ?? .zero
  }

  func flush() throws {
    try drain()
    try sink.flush()
  }

  private func drain() throws {
    guard count > 0 else { return }
    let bytes = UnsafeRawBufferPointer(start: block, count: count)
    hasher?.update(bytes)
    count = 0
    try sink.write(bytes)
  }

  /// Makes room for a few bytes (far fewer than a block) that the caller then puts.
  private func reserve(_ needed: Int) throws {
    if Self.blockSize - count < needed { try drain() }
  }

  func raw(_ text: StaticString) throws {
    try raw(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  func raw(_ bytes: UnsafeBufferPointer<UInt8>) throws {
    guard var start = bytes.baseAddress else { return }
    var left = bytes.count
    while left > 0 {
      if count == Self.blockSize { try drain() }
      let part = min(left, Self.blockSize - count)
      (block + count).update(from: start, count: part)
      count += part
      start += part
      left -= part
    }
  }

  func raw(_ bytes: [UInt8]) throws {
    try bytes.withUnsafeBufferPointer { try raw($0) }
  }

  func ascii(_ text: String) throws {
    var text = text
    try text.withUTF8 { try raw($0) }
  }

  func byte(_ byte: UInt8) throws {
    try reserve(1)
    block[count] = byte
    count += 1
  }

  func integer(_ value: some BinaryInteger) throws {
    try ascii(String(value))
  }

  /// Writes an id in the text form of RFC 9562.
  func id(_ id: ResourceID) throws {
    try put(ResourceID.textSize) { id.write(to: $0) }
  }

  /// Writes a moment as RFC 3339; outside the years 1…9999 as milliseconds since 1970.
  func timestamp(_ timestamp: Timestamp) throws {
    guard XMLScan.writableMilliseconds.contains(timestamp.milliseconds) else {
      return try integer(timestamp.milliseconds)
    }
    try put(Timestamp.textSize) { timestamp.write(to: $0) }
  }

  /// Lets a body write a few bytes.
  @inline(__always)
  private func put(_ size: Int, _ body: (UnsafeMutableBufferPointer<UInt8>) -> Void) throws {
    try reserve(size)
    body(UnsafeMutableBufferPointer(start: block + count, count: size))
    count += size
  }
}

// MARK: Escaping

extension XMLOutput {
  /// Writes text so that a parser gives the same bytes back.
  ///
  /// The caller has made sure that ``XMLScan/isCarriable(_:)`` holds.
  func escaped(_ bytes: UnsafeBufferPointer<UInt8>, inAttribute: Bool) throws {
    var start = 0
    for index in bytes.indices {
      let byte = bytes[index]
      if byte >= 0x40 || byte == 0x20 { continue }
      guard let reference = Self.reference(byte, inAttribute: inAttribute) else { continue }
      try raw(UnsafeBufferPointer(rebasing: bytes[start..<index]))
      try raw(reference)
      start = index + 1
    }
    try raw(UnsafeBufferPointer(rebasing: bytes[start...]))
  }

  @inline(__always)
  private static func reference(_ byte: UInt8, inAttribute: Bool) -> StaticString? {
    switch byte {
    case UInt8(ascii: "<"): "&lt;"
    case UInt8(ascii: ">"): "&gt;"
    case UInt8(ascii: "&"): "&amp;"
    case 0x0d: "&#13;"
    case UInt8(ascii: "\""): inAttribute ? "&quot;" : nil
    case 0x0a: inAttribute ? "&#10;" : nil
    case 0x09: inAttribute ? "&#9;" : nil
    default: nil
    }
  }

  /// Writes ` name="…"`, or ` name64="…"` in base64 where XML cannot carry the text.
  func attribute(_ name: StaticString, text: String) throws {
    var text = text
    try text.withUTF8 { try attribute(name, text: $0) }
  }

  func attribute(_ name: StaticString, text bytes: TextView) throws {
    let carriable = XMLScan.isCarriable(bytes)
    try raw(name)
    try raw(carriable ? "=\"" : "64=\"")
    try carriable ? escaped(bytes, inAttribute: true) : raw(XMLBase64.encode(bytes))
    try byte(UInt8(ascii: "\""))
  }

  /// Writes the rest of a start tag, the text, in base64 where XML cannot carry it, and nothing
  /// more.
  func textAfterName(_ text: String) throws {
    var text = text
    try text.withUTF8 { try textAfterName($0) }
  }

  func textAfterName(_ bytes: TextView) throws {
    if XMLScan.isCarriable(bytes) {
      try byte(UInt8(ascii: ">"))
      try escaped(bytes, inAttribute: false)
    } else {
      try raw(" encoding=\"base64\">")
      try raw(XMLBase64.encode(bytes))
    }
  }
}
