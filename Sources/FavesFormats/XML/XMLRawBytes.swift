import FavesCore

/// The raw bytes of a document that the parser has not consumed, and the digest of those before.
struct XMLRawBytes {
  private static let prefixSize = 256
  private var prefix: [UInt8] = []
  private var window: [UInt8] = []
  private var start = 0
  private var hasher: DigestBuilder? = DigestBuilder()

  /// Whether the parser reads the bytes as they are, as far as the first ones tell.
  private(set) var isUTF8 = true
  /// How many bytes came so far.
  var total: Int { start + window.count }
  /// How many bytes wait.
  var waiting: Int { window.count }

  mutating func append(_ bytes: UnsafeRawBufferPointer) {
    window.append(contentsOf: bytes)
    guard prefix.count < Self.prefixSize else { return }
    prefix.append(contentsOf: bytes.prefix(Self.prefixSize - prefix.count))
    isUTF8 = XMLEncodingDeclaration.isUTF8(prefix)
  }

  /// Drops what the parser has consumed; all of it where that is not known.
  mutating func consume(to offset: Int?) {
    let count = offset.map { min(max(0, $0 - start), window.count) } ?? window.count
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

  /// Whether the waiting bytes are a tag or comment too long, or with too many attributes.
  ///
  /// libxml2 compares each attribute of a tag with each; such a tag must not reach it.
  func isOverlong(attributes limit: Int) -> Bool {
    guard window.count > 1 << 16 else { return false }
    guard window.count <= XMLPushParser.longestTag else { return true }
    var attributes = 0
    for index in 1..<window.count where window[index - 1] == UInt8(ascii: "=") {
      let byte = window[index]
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") { attributes += 1 }
    }
    return attributes > limit
  }
}

/// Reads the encoding from the first bytes of a document (XML 1.0, appendix F).
enum XMLEncodingDeclaration {
  /// Whether the bytes are UTF-8, or ASCII, which is a part of it.
  static func isUTF8(_ prefix: [UInt8]) -> Bool {
    guard !prefix.prefix(4).contains(where: { $0 == 0 || $0 == 0xfe || $0 == 0xff || $0 == 0x4c })
    else { return false }
    let text = prefix.starts(with: [0xef, 0xbb, 0xbf]) ? prefix.dropFirst(3) : prefix[...]
    guard text.starts(with: "<?xml".utf8) else { return true }
    let end = text.firstIndex(of: UInt8(ascii: ">")) ?? text.endIndex
    let declaration = String(decoding: text[..<end], as: UTF8.self)
    let parts = declaration.split(whereSeparator: { $0.isWhitespace || "='\"".contains($0) })
    guard let name = parts.firstIndex(of: "encoding"), name + 1 < parts.count else { return true }
    return ["UTF-8", "UTF8", "US-ASCII", "ASCII"].contains(parts[name + 1].uppercased())
  }
}
