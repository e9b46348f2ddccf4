/// The elements of the format.
enum XMLElement: String {
  case favorites, category, attribute, choice, favorite, title, description, meta, item, audits
  case audit, seen, change, from, to, place, above, below, unknown, counts
  case defaultValue = "default"

  /// Whether an element may stand directly in another; nil stands for the document.
  func isAllowed(in parent: XMLElement?) -> Bool {
    switch self {
    case .favorites: parent == nil
    case .category, .audits, .counts: parent == .favorites
    case .attribute, .favorite: parent == .category
    case .choice, .defaultValue: parent == .attribute
    case .title, .description, .meta: parent == .favorite
    case .item: parent == .meta || parent == .defaultValue || parent == .from || parent == .to
    case .audit: parent == .audits
    case .seen, .change, .place, .unknown: parent == .audit
    case .from, .to: parent == .change
    case .above, .below: parent == .place
    }
  }

  /// Whether it holds text.
  var holdsText: Bool {
    switch self {
    case .title, .description, .meta, .item, .choice, .defaultValue, .from, .to, .above, .below,
      .unknown:
      true
    default: false
    }
  }
}

/// The attributes of the format.
enum XMLAttributeName: String {
  case id, name, name64, strict, type, required, ranking, created, modified, encoding, version
  case replica, sequence, time, counter, wall, operation, account, account64, action
  case resourceType, resourceId, hash, field, field64, category, parentReplica, parentSequence
  case side, rankTo, rankFrom, categoryFrom, key, compacted, categories, favorites, audits, sha256
}

/// Finds names by the address of their text.
///
/// libxml2 keeps each name once while a parser lives (`xmlDict`), so that after the first meeting
/// an address says which it is.
struct XMLNameCache<Name: RawRepresentable<String>> {
  private var known: [(address: UnsafePointer<UInt8>, name: Name)] = []

  mutating func name(_ text: UnsafePointer<UInt8>) -> Name? {
    for entry in known where entry.address == text { return entry.name }
    guard let name = Name(rawValue: String(cString: text)) else { return nil }
    known.append((text, name))
    return name
  }
}

/// The attributes of one start tag, alive during the callback.
struct XMLAttributes {
  /// Groups of five: local name, prefix, namespace, start and end of the value.
  private let pointers: UnsafeMutablePointer<UnsafePointer<UInt8>?>?
  let count: Int

  init(_ pointers: UnsafeMutablePointer<UnsafePointer<UInt8>?>?, count: Int) {
    self.pointers = pointers
    self.count = pointers == nil ? 0 : count
  }

  /// The local name of an attribute; nil for one of another namespace.
  func localName(_ index: Int) -> UnsafePointer<UInt8>? {
    guard let pointers, pointers[5 * index + 1] == nil else { return nil }
    return pointers[5 * index]
  }

  /// The local name and the namespace of an attribute; the namespace is nil for most.
  func qualifiedName(
    _ index: Int
  ) -> (name: UnsafePointer<UInt8>, namespace: UnsafePointer<UInt8>?)? {
    guard let pointers, let name = pointers[5 * index] else { return nil }
    return (name, pointers[5 * index + 2])
  }

  func value(_ index: Int) -> UnsafeBufferPointer<UInt8> {
    guard let pointers, let start = pointers[5 * index + 3], let end = pointers[5 * index + 4]
    else { return UnsafeBufferPointer(start: nil, count: 0) }
    return UnsafeBufferPointer(start: start, count: end - start)
  }
}

/// The attributes of one start tag that the format knows, by name.
struct XMLTag {
  let element: XMLElement
  let line: Int
  private let attributes: XMLAttributes
  private let names: UnsafeMutablePointer<XMLNameCache<XMLAttributeName>>

  init(
    _ element: XMLElement, line: Int, attributes: XMLAttributes,
    names: UnsafeMutablePointer<XMLNameCache<XMLAttributeName>>
  ) {
    self.element = element
    self.line = line
    self.attributes = attributes
    self.names = names
  }

  /// The bytes of an attribute's value; nil where it is absent.
  subscript(name: XMLAttributeName) -> UnsafeBufferPointer<UInt8>? {
    for index in 0..<attributes.count {
      guard let text = attributes.localName(index), names.pointee.name(text) == name else {
        continue
      }
      return attributes.value(index)
    }
    return nil
  }

  /// The text of an attribute; nil where it is absent.
  func text(_ name: XMLAttributeName) -> String? { self[name].map(XMLScan.attributeText) }

  /// A name that stands in one attribute as it is or in another in base64; nil where both are
  /// absent or the base64 is malformed.
  func name(_ plain: XMLAttributeName, or encoded: XMLAttributeName) -> String? {
    if let text = text(plain) { return text }
    guard let bytes = self[encoded].flatMap({ XMLBase64.decode($0) }) else { return nil }
    return String(validating: bytes, as: UTF8.self)
  }

  /// The start tag written out again, for people.
  var rendering: String {
    var text = "<\(element.rawValue)"
    for index in 0..<attributes.count {
      guard let name = attributes.localName(index) else { continue }
      text += " \(String(cString: name))=\"\(value(index))\""
    }
    return text + ">"
  }

  private func value(_ index: Int) -> String {
    XMLRendering.escaped(XMLScan.attributeText(attributes.value(index)).utf8)
  }
}

/// Writes parts of a document out again, for people who look for a rejected row.
enum XMLRendering {
  static func escaped(_ bytes: some Sequence<UInt8>) -> String {
    var escaped: [UInt8] = []
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "<"): escaped.append(contentsOf: "&lt;".utf8)
      case UInt8(ascii: "&"): escaped.append(contentsOf: "&amp;".utf8)
      case UInt8(ascii: "\""): escaped.append(contentsOf: "&quot;".utf8)
      default: escaped.append(byte)
      }
    }
    return String(decoding: escaped, as: UTF8.self)
  }

  static func element(_ name: String, _ attributes: String = "", _ text: String) -> String {
    "<\(name)\(attributes)>\(escaped(text.utf8))</\(name)>"
  }
}
