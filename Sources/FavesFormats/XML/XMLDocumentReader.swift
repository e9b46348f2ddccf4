import FavesCore

/// Reads the XML format; `formats/xml.md` describes it.
final class XMLDocumentReader: DocumentReader {
  private var source: any ByteSource
  private let parser: XMLPushParser
  private var buffer = [UInt8](repeating: 0, count: XMLPushParser.chunkSize)
  private var ready: [DocumentItem] = []
  private var isAtEnd = false

  init(_ open: SourceOpener, options: ReadOptions) throws {
    let handler = XMLDocumentHandler(limits: options.limits, fallbackCategory: options.category)
    parser = try XMLPushParser(handler, limits: options.limits)
    source = try open()
  }

  var warnings: [Diagnostic] { parser.warnings }

  func next() throws -> DocumentItem? {
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
