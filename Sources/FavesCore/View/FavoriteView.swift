import Glibc

/// Text in UTF-8 in memory that belongs to someone else: valid only as long as that says.
public typealias TextView = UnsafeBufferPointer<UInt8>

/// The value of an attribute whose text lies in memory that belongs to someone else.
public enum ValueView {
  /// Text.
  case text(TextView)
  /// A number in the syntax of RFC 8259, section 6.
  case number(TextView)
  /// True or false.
  case boolean(Bool)
  /// A list of texts.
  case list([String])

  /// The value by itself.
  public var value: AttributeValue {
    switch self {
    case .text(let text): .text(text.text)
    case .number(let digits): .number(digits.text)
    case .boolean(let flag): .boolean(flag)
    case .list(let items): .list(items)
    }
  }
}

/// One attribute whose name and value lie in memory that belongs to someone else.
public struct AttributeView {
  /// The name as written.
  public var name: TextView
  /// The value.
  public var value: ValueView
}

/// A favorite whose texts lie in memory that belongs to someone else: what is passed from a store or
/// a file to a writer, a million times, without making a string of each.
///
/// Valid only within the body that it is given to.
public struct FavoriteView {
  /// The identity.
  public var id: ResourceID
  /// The name of its category, as shown.
  public var category: String
  /// The title as shown.
  public var title: TextView
  /// The description; nil when absent.
  public var details: TextView?
  /// The rank in its category, from 1.
  public var ranking: Int
  /// The attribute values, sorted by the bytes of their names, each name once.
  public var attributes: [AttributeView]
  /// When it was created.
  public var created: Timestamp
  /// When it or its position last changed.
  public var modified: Timestamp

  /// Makes a view.
  public init(
    id: ResourceID, category: String, title: TextView, details: TextView?, ranking: Int,
    attributes: [AttributeView], created: Timestamp, modified: Timestamp
  ) {
    self.id = id
    self.category = category
    self.title = title
    self.details = details
    self.ranking = ranking
    self.attributes = attributes
    self.created = created
    self.modified = modified
  }

  /// The favorite by itself.
  public var favorite: Favorite {
    Favorite(
      id: id, category: category, title: title.text, details: details?.text, ranking: ranking,
      metadata: attributes.map { Attribute($0.name.text, $0.value.value) }, created: created,
      modified: modified)
  }
}

extension Favorite {
  /// Runs a body with a view of this favorite, valid within the body.
  ///
  /// - Complexity: O(*n*) in the bytes of its texts, which are put together once.
  public func withView<Result>(_ body: (FavoriteView) throws -> Result) rethrows -> Result {
    var texts: [UInt8] = []
    func keep(_ text: String) -> Range<Int> {
      let start = texts.count
      texts.append(contentsOf: text.utf8)
      return start..<texts.count
    }
    let title = keep(title)
    let details = details.map(keep)
    let names = metadata.map { keep($0.name) }
    let values = metadata.map { $0.value.text.map(keep) }
    return try texts.withUnsafeBufferPointer { texts in
      let attributes = metadata.indices.map { index in
        AttributeView(
          name: TextView(rebasing: texts[names[index]]),
          value: metadata[index].value.view(of: values[index].map { TextView(rebasing: texts[$0]) })
        )
      }
      return try body(
        FavoriteView(
          id: id, category: category, title: TextView(rebasing: texts[title]),
          details: details.map { TextView(rebasing: texts[$0]) }, ranking: ranking,
          attributes: attributes, created: created, modified: modified))
    }
  }
}

extension AttributeValue {
  /// What a view of it needs bytes of.
  fileprivate var text: String? {
    switch self {
    case .text(let text), .number(let text): text
    case .boolean, .list: nil
    }
  }

  fileprivate func view(of text: TextView?) -> ValueView {
    let text = text ?? TextView(start: nil, count: 0)
    return switch self {
    case .text: .text(text)
    case .number: .number(text)
    case .boolean(let flag): .boolean(flag)
    case .list(let items): .list(items)
    }
  }
}

extension TextView {
  /// The text by itself.
  public var text: String { String(decoding: self, as: UTF8.self) }

  /// Whether the bytes of one text come before those of another.
  @inline(__always)
  func precedes(_ other: TextView) -> Bool {
    guard let one = baseAddress, let two = other.baseAddress else { return count < other.count }
    let order = memcmp(one, two, Swift.min(count, other.count))
    return order == 0 ? count < other.count : order < 0
  }

  /// Whether it has the bytes of a string.
  @inline(__always)
  public func isIdentical(to text: String) -> Bool {
    guard count == text.utf8.count else { return false }
    var text = text
    return text.withUTF8 { isIdentical(to: $0) }
  }

  /// Whether two texts have the same bytes.
  @inline(__always)
  public func isIdentical(to other: TextView) -> Bool {
    guard count == other.count else { return false }
    guard let one = baseAddress, let two = other.baseAddress else { return true }
    return memcmp(one, two, count) == 0
  }
}
