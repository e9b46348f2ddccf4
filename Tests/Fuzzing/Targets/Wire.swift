import FavesCore

@testable import FavesSync

/// What comes over the wire or lies in a shared folder.
enum Wire {
  /// Takes the bytes for a message (its type first), for a stream of frames and for a segment.
  static func read(_ bytes: [UInt8]) throws {
    try readMessage(bytes)
    readFrames(bytes)
    _ = try? Segment(bytes)
  }

  /// A message that can be read is written as it was meant: read again it is the same.
  private static func readMessage(_ bytes: [UInt8]) throws {
    guard let type = bytes.first,
      let message = try? Message(Frame(type: type, content: Array(bytes[1...])))
    else { return }
    var writer = CBORWriter()
    let writtenType = message.encode(to: &writer).rawValue
    let again = try? Message(Frame(type: writtenType, content: writer.bytes))
    var second = CBORWriter()
    guard let again, again.encode(to: &second).rawValue == writtenType,
      second.bytes == writer.bytes
    else {
      throw Disagreement(description: "\(message) comes back as \(String(describing: again))")
    }
  }

  private static func readFrames(_ bytes: [UInt8]) {
    let stream = FrameStream(BytesChannel(bytes), name: "fuzz")
    guard (try? stream.readMagic()) != nil else { return }
    while let frame = try? stream.read() { _ = try? Message(frame) }
  }
}

/// A channel that gives some bytes, a few at a time, and takes none.
private final class BytesChannel: ByteChannel {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) {
    rest = bytes[...]
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = min(5, buffer.count, rest.count)
    buffer.copyBytes(from: rest.prefix(count))
    rest = rest.dropFirst(count)
    return count
  }

  func write(_ bytes: UnsafeRawBufferPointer) throws {}
}
