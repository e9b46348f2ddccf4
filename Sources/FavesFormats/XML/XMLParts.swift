import FavesCore

/// Reads the XML format part by part; `formats/xml.md` describes it.
final class XMLParts: PartSource {
  private var source: any ByteSource
  private let parser: XMLPushParser
  private var buffer = [UInt8](repeating: 0, count: XMLPushParser.chunkSize)
  private var isAtEnd = false

  init(_ open: SourceOpener, options: ReadOptions) throws {
    let handler = XMLDocumentHandler(limits: options.limits, fallbackCategory: options.category)
    parser = try XMLPushParser(handler, limits: options.limits)
    source = try open()
  }

  func nextPart() throws -> GatheredPart? {
    guard !isAtEnd else { return nil }
    // Where nothing was finished, nothing is given away: the texts of an open favorite move each time.
    repeat { try readChunk() } while !parser.hasItems && !isAtEnd
    return parser.takePart()
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
