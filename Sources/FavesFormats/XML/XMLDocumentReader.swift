import FavesCore

/// Reads the XML format; `formats/xml.md` describes it.
final class XMLDocumentReader: DocumentReader {
  private var source: any ByteSource
  private let parser: XMLPushParser
  private var buffer = [UInt8](repeating: 0, count: XMLPushParser.chunkSize)
  private var ready: [XMLItem] = []
  private var columns = GrowingColumns()
  private var isAtEnd = false

  init(_ open: SourceOpener, options: ReadOptions) throws {
    let handler = XMLDocumentHandler(limits: options.limits, fallbackCategory: options.category)
    parser = try XMLPushParser(handler, limits: options.limits)
    source = try open()
  }

  var warnings: [Diagnostic] { parser.warnings }

  func next() throws -> DocumentItem? {
    switch try advance() {
    case nil: nil
    case .favorite(let favorite): favorite.item
    case .item(let item): item
    }
  }

  func next(into view: inout RowView) throws -> ViewedItem? {
    switch try advance() {
    case nil: return nil
    case .favorite(let favorite):
      let isView = favorite.row.fill(
        &view, of: favorite.texts, &columns, outerCategory: favorite.category)
      return isView ? .row : .item(favorite.item, nil)
    case .item(let item): return .item(item, nil)
    }
  }

  private func advance() throws -> XMLItem? {
    while ready.isEmpty {
      guard !isAtEnd else { return nil }
      try readChunk()
      // Taken off from the end, which costs nothing.
      parser.takeItems(&ready)
      ready.reverse()
    }
    return ready.popLast()
  }

  private func readChunk() throws {
    let count = try buffer.withUnsafeMutableBytes { bytes in
      let count = try source.read(into: bytes)
      try parser.feed(UnsafeRawBufferPointer(rebasing: bytes[..<count]))
      return count
    }
    guard count == 0 else { return }
    try parser.finish()
    isAtEnd = true
  }
}
