import FavesCore

/// A favorite as it is gathered from a document, member by member.
///
/// Its texts lie in a ``TextBlock``: most favorites are passed on as views, and never need strings.
struct GatheredRow {
  /// The value of an attribute.
  enum Value {
    case text(Range<Int>)
    case number(Range<Int>)
    case boolean(Bool)
    case list([String])
  }

  /// An attribute.
  struct Attribute {
    var name: Range<Int>
    var value: Value
  }

  /// For how many attributes room is kept.
  private static let usual = 64

  var id: ResourceID?
  var category: Range<Int>?
  var title: Range<Int>?
  var details: Range<Int>?
  var ranking: Int?
  /// The attribute values in the order of the file, each name once.
  private(set) var attributes: [Attribute] = []
  var created: Timestamp?
  var modified: Timestamp?
  private(set) var emptyFields: [String] = []
  var position = SourcePosition()

  /// Forgets all; another favorite begins.
  mutating func begin(at position: SourcePosition) {
    id = nil
    category = nil
    title = nil
    details = nil
    ranking = nil
    attributes.removeAll(keepingCapacity: attributes.capacity <= Self.usual)
    created = nil
    modified = nil
    if !emptyFields.isEmpty { emptyFields = [] }
    self.position = position
  }

  /// Takes note of a field or attribute that is there, but empty.
  mutating func append(emptyField name: String) { emptyFields.append(name) }

  /// Takes an attribute.
  @inline(__always)
  mutating func append(_ name: Range<Int>, _ value: Value) {
    attributes.append(Attribute(name: name, value: value))
  }

  /// Says that all texts lie somewhere else now.
  mutating func moveTexts(by offset: Int) {
    category = category?.moved(by: offset)
    title = title?.moved(by: offset)
    details = details?.moved(by: offset)
    for index in attributes.indices { attributes[index].moveTexts(by: offset) }
  }

  /// It without its attributes.
  var withoutAttributes: GatheredRow {
    var row = self
    row.attributes = []
    return row
  }

  /// The favorite by itself.
  ///
  /// - Parameter outerCategory: The category of a favorite that names none.
  func row(of block: TextBlock, outerCategory: String?) -> FavoriteRow {
    row(attributes[...], of: block, outerCategory: outerCategory)
  }

  /// The favorite with these attributes by itself.
  func row(
    _ attributes: ArraySlice<Attribute>, of block: TextBlock, outerCategory: String?
  ) -> FavoriteRow {
    FavoriteRow(
      id: id, category: category.map { block[$0].text } ?? outerCategory,
      title: title.map { block[$0].text } ?? "", details: details.map { block[$0].text },
      ranking: ranking,
      metadata: attributes.map {
        FavesCore.Attribute(block[$0.name].text, $0.value.view(block).value)
      },
      created: created, modified: modified, emptyFields: emptyFields, position: position)
  }

  /// Puts the favorite with these attributes into a view of the block; false where something may be
  /// wrong with it, or where it is unlike the others: ``row(_:of:outerCategory:)`` gives it then.
  func fill(
    _ view: inout RowView, _ attributes: ArraySlice<Attribute>, of block: TextBlock,
    _ columns: inout GrowingColumns,
    outerCategory: String?
  ) -> Bool {
    guard let title, RowView.isSurelyName(block[title]),
      category.map({ RowView.isSurelyName(block[$0]) }) ?? (outerCategory != nil),
      details.map({ RowView.isSurelyLong(block[$0]) }) ?? true,
      columns.place(attributes, block, in: &view)
    else { return false }
    view.id = id
    view.category = category.map { block[$0] }
    view.outerCategory = outerCategory
    view.title = block[title]
    view.details = details.map { block[$0] }
    view.ranking = ranking
    view.created = created
    view.modified = modified
    view.emptyFields = emptyFields
    view.position = position
    view.record = nil
    return true
  }
}

extension Range<Int> {
  /// The range as far away.
  func moved(by offset: Int) -> Range<Int> { lowerBound + offset..<upperBound + offset }
}

extension GatheredRow.Attribute {
  fileprivate mutating func moveTexts(by offset: Int) {
    name = name.moved(by: offset)
    switch value {
    case .text(let range): value = .text(range.moved(by: offset))
    case .number(let range): value = .number(range.moved(by: offset))
    case .boolean, .list: break
    }
  }
}

extension GatheredRow.Value {
  /// The value as a view of the block.
  @inline(__always)
  func view(_ block: TextBlock) -> ValueView {
    switch self {
    case .text(let range): .text(block[range])
    case .number(let range): .number(block[range])
    case .boolean(let flag): .boolean(flag)
    case .list(let items): .list(items)
    }
  }
}
