import FavesCore

/// What the end of an archive says of its central directory (APPNOTE 4.3.14 to 4.3.16).
struct ZipDirectoryEnd {
  private static let size = 22
  private static let longestComment = 0xffff

  var entries: Int
  var size: Int
  var offset: Int

  /// Finds it, from the end of the file.
  static func find(in source: any RandomAccessSource) throws -> ZipDirectoryEnd {
    let tailSize = min(source.size, size + longestComment)
    let tailStart = source.size - tailSize
    let tail = try source.bytes(at: tailStart, count: tailSize)
    guard let start = start(in: tail) else { throw try noEnd(source) }
    let fields = ZipFields(tail[start...])
    guard fields.two(4) == 0 || fields.two(4) == 0xffff, fields.two(8) == fields.two(10) else {
      throw FormatError.splitZip
    }
    var end = ZipDirectoryEnd(
      entries: fields.two(10), size: fields.four(12), offset: fields.four(16))
    var limit = tailStart + start
    if let large = try largeEnd(in: source, before: limit) {
      end = large.end
      limit = large.offset
    }
    guard end.offset <= limit, end.size <= limit, end.offset + end.size == limit else {
      throw FormatError.badZip("the archive says another place of its directory than it is at")
    }
    return end
  }

  private static func start(in tail: [UInt8]) -> Int? {
    guard tail.count >= size else { return nil }
    return (0...tail.count - size).last { start in
      tail[start] == 0x50 && tail[start + 1] == 0x4b && tail[start + 2] == 5 && tail[start + 3] == 6
        && start + size + Int(tail[start + 20]) + Int(tail[start + 21]) << 8 == tail.count
    }
  }

  private static func noEnd(_ source: any RandomAccessSource) throws -> FormatError {
    guard ZipReader.recognizes(try source.bytes(at: 0, count: 4)) else {
      return FormatError(.syntax, "the file is no zip archive")
    }
    return FormatError(
      .damaged, "the archive ends early, or has something after its end",
      position: SourcePosition(byte: source.size), hint: "use another copy")
  }

  private static func largeEnd(
    in source: any RandomAccessSource, before limit: Int
  ) throws -> (end: ZipDirectoryEnd, offset: Int)? {
    guard limit >= 20 else { return nil }
    let locator = ZipFields(try source.bytes(at: limit - 20, count: 20))
    guard locator.four(0) == 0x0706_4b50 else { return nil }
    guard let offset = locator.eight(8), offset + 56 <= limit - 20 else {
      throw FormatError.badZip("the archive says a wrong place of its end")
    }
    let fields = ZipFields(try source.bytes(at: offset, count: 56))
    guard fields.four(0) == 0x0606_4b50, let recordSize = fields.eight(4),
      offset + 12 + recordSize == limit - 20, let count = fields.eight(32),
      let size = fields.eight(40), let start = fields.eight(48)
    else { throw FormatError.badZip("the end of the archive is malformed") }
    guard fields.four(16) == 0, fields.four(20) == 0 else { throw FormatError.splitZip }
    return (ZipDirectoryEnd(entries: count, size: size, offset: start), offset)
  }
}
