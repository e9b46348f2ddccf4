import FavesCore

/// The raw bytes of a document that the parser has not consumed, and the digest of those before.
struct XMLRawBytes {
  private var window: [UInt8] = []
  private var start = 0
  private var hasher: DigestBuilder? = DigestBuilder()

  /// How many bytes came so far.
  var total: Int { start + window.count }
  /// How many bytes wait.
  var waiting: Int { window.count }

  mutating func append(_ bytes: UnsafeRawBufferPointer) {
    window.append(contentsOf: bytes)
  }

  /// Drops what the parser has consumed.
  mutating func consume(to offset: Int) {
    let count = min(max(0, offset - start), window.count)
    guard count > 0 else { return }
    hash(count)
    window.removeFirst(count)
    start += count
  }

  /// Ends the hashing at the tag that contains an offset, and gives the digest of all before it.
  ///
  /// A tag starts at the last `<` before any place in it, for no attribute value may hold one.
  mutating func finish(atTagAround offset: Int) -> Digest? {
    let end = min(max(0, offset - start), window.count)
    guard let tag = window[..<end].lastIndex(of: UInt8(ascii: "<")) else { return nil }
    hash(tag)
    defer { hasher = nil }
    return hasher?.finish()
  }

  /// Ends the hashing.
  mutating func stopHashing() { hasher = nil }

  private mutating func hash(_ count: Int) {
    window.withUnsafeBytes { hasher?.update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
  }

  /// Whether the waiting bytes are a start tag with more attributes than allowed.
  ///
  /// libxml2 compares each attribute of a tag with each; such a tag must not reach it.
  func isCrowdedTag(attributes limit: Int) -> Bool {
    guard window.count > 1 << 16 else { return false }
    var attributes = 0
    for index in 1..<window.count where window[index - 1] == UInt8(ascii: "=") {
      let byte = window[index]
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") { attributes += 1 }
    }
    return attributes > limit
  }
}
