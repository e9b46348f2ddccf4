import FavesCore
import Threading

/// Reads a document whose favorites are gathered from parts of it.
///
/// Where favorites are asked for as views, the next parts are parsed meanwhile: whoever asks so has
/// many to come.
final class PartReader: DocumentReader {
  /// How many bytes of parts may wait, roughly.
  private static let capacity = 1 << 20

  private let source: any PartSource
  private var ahead: Ahead<GatheredPart>?
  private var hasBegun = false
  /// The part that items are taken from, and the place of the next one.
  private var part = GatheredPart()
  private var position = 0
  private var columns = GrowingColumns()

  init(_ source: any PartSource) {
    self.source = source
  }

  var warnings: [Diagnostic] { part.warnings }

  func next() throws -> DocumentItem? {
    guard try advance() else { return nil }
    switch part.items[position - 1] {
    case .favorite(let index): return .favorite(part.favorite(index))
    case .item(let item): return item
    }
  }

  func next(into view: inout RowView) throws -> ViewedItem? {
    if !hasBegun {
      ahead = Ahead(capacity: Self.capacity) { [source] in
        try source.nextPart().map { ($0, $0.weight) }
      }
    }
    guard try advance() else { return nil }
    switch part.items[position - 1] {
    case .favorite(let index):
      return part.fill(&view, favorite: index, &columns)
        ? .row : .item(.favorite(part.favorite(index)), nil)
    case .item(let item): return .item(item, nil)
    }
  }

  /// Goes on to the next item; false after the last one.
  ///
  /// The part stays until then, and with it what a view shows.
  private func advance() throws -> Bool {
    hasBegun = true
    while position == part.items.count {
      guard let next = try ahead == nil ? source.nextPart() : ahead?.take() else { return false }
      part = next
      position = 0
    }
    position += 1
    return true
  }
}
