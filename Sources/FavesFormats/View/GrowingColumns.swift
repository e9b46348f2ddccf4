import FavesCore

/// Puts the attributes of favorites that name them each for itself into columns, as a table has
/// them: those that favorites had so far, most of which the next one has too.
struct GrowingColumns {
  private static let most = 32
  /// Documents whose favorites have ever new attributes gain nothing from columns.
  private static let mostChanges = 1000

  private var columns = RowColumns(names: [])
  private var names: [[UInt8]] = []
  private var changes = 0

  /// Places the attributes of a favorite, each name once, in a view; false if it is to be taken
  /// without.
  mutating func place(
    _ attributes: ArraySlice<GatheredRow.Attribute>, _ block: TextBlock, in view: inout RowView
  ) -> Bool {
    guard attributes.count <= Self.most, changes < Self.mostChanges else { return false }
    if placeKnown(attributes, block, in: &view) { return true }
    add(attributes, block)
    return placeKnown(attributes, block, in: &view)
  }

  private func placeKnown(
    _ attributes: ArraySlice<GatheredRow.Attribute>, _ block: TextBlock, in view: inout RowView
  ) -> Bool {
    view.clearValues(columns)
    var likely = 0
    for attribute in attributes {
      guard let index = index(of: block[attribute.name], near: likely) else { return false }
      view.values[index] = attribute.value.view(block)
      likely = index + 1
    }
    return true
  }

  @inline(__always)
  private func index(of name: TextView, near likely: Int) -> Int? {
    if likely < names.count, Self.isSame(names[likely], name) { return likely }
    return names.firstIndex { Self.isSame($0, name) }
  }

  @inline(__always)
  private static func isSame(_ known: [UInt8], _ name: TextView) -> Bool {
    known.count == name.count && known.withUnsafeBufferPointer { $0.isIdentical(to: name) }
  }

  private mutating func add(_ attributes: ArraySlice<GatheredRow.Attribute>, _ block: TextBlock) {
    var new = attributes.map { Array(block[$0.name]) }.filter { !names.contains($0) }
    if names.count + new.count > Self.most {
      names = []
      new = attributes.map { Array(block[$0.name]) }
    }
    names += new
    changes += 1
    columns = RowColumns(names: names.map { String(decoding: $0, as: UTF8.self) })
  }
}
