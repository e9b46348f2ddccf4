import FavesCore

/// One frame of the wire format: what it is, and its content.
struct Frame: Equatable {
  /// What the content is, by the numbers of ``MessageType``, or another one.
  var type: UInt8
  /// The content.
  var content: [UInt8]
}

/// Frames over a channel.
///
///     head:    length of the content (4 bytes) │ type (1 byte) │ low 24 bits of the CRC-32C of both
///              and of the frame's number (4 bytes, which are not sent)
///     content
///     CRC-32C of the content (4 bytes)
///
/// Numbers are big endian. The head has a checksum of its own, for nobody may wait for a content
/// whose length arrived damaged. Frames are numbered from 0 in each direction, so that one that is
/// lost, doubled or out of order does not fit.
/// Both directions begin with ``magic``.
final class FrameStream {
  /// What both directions begin with: nothing that a shell would print.
  static let magic = Array("\u{0}FAVSYNC".utf8)
  /// The longest content: 64 MiB.
  static let contentLimit = 1 << 26

  /// What errors call the other side.
  let name: String
  private let channel: any ByteChannel
  private var output: [UInt8] = []
  private var isBroken = false
  private var input: [UInt8] = []
  private var position = 0
  private var sent: UInt32 = 0
  private var received: UInt32 = 0
  private var buffer = [UInt8](repeating: 0, count: 1 << 16)

  init(_ channel: any ByteChannel, name: String) {
    self.channel = channel
    self.name = name
  }

  // MARK: Writing

  func writeMagic() { output += Self.magic }

  /// Writes a frame; it is sent when enough have come together, or by ``flush()``.
  func write(_ type: UInt8, _ content: [UInt8]) throws {
    Frame(type: type, content: content).append(to: &output, number: sent)
    sent &+= 1
    if output.count >= 1 << 16 { try flush() }
  }

  func flush() throws {
    guard !output.isEmpty else { return }
    guard !isBroken else { throw FavesError.connectionLost(name) }
    // Nobody knows how much of it went out if it fails: what came after would be taken for damage.
    isBroken = true
    defer { output.removeAll(keepingCapacity: true) }
    try output.withUnsafeBytes { try channel.write($0) }
    isBroken = false
  }

  // MARK: Reading

  /// Reads the beginning of the stream.
  ///
  /// - Throws: ``FavesCore/FavesError`` with code `not-faves` if something else comes.
  func readMagic() throws {
    while available < Self.magic.count {
      let seen = Array(input[position...])
      guard Self.magic.starts(with: seen) else { throw notFaves(seen) }
      guard try fill() else {
        throw seen.isEmpty ? FavesError.connectionLost(name) : notFaves(seen)
      }
    }
    let seen = Array(input[position..<position + Self.magic.count])
    guard seen == Self.magic else { throw notFaves(Array(input[position...])) }
    position += Self.magic.count
  }

  private func notFaves(_ seen: [UInt8]) -> FavesError {
    let line = seen.prefix(80).prefix { $0 != 0x0a && $0 != 0x0d }
    return FavesError(
      .data, "not-faves",
      "\(name) answers “\(String(decoding: line, as: UTF8.self))” instead of the protocol of Faves",
      hint: "make sure that nothing (such as .bashrc) prints when a command runs there by ssh")
  }

  /// Reads the next frame; nil at the end of the stream.
  ///
  /// - Throws: ``FavesCore/FavesError``: `connection-lost` if the stream ends within a frame,
  ///   `frame-damaged` if its checksum is wrong.
  func read() throws -> Frame? {
    guard let head = try take(Frame.headSize, mayEnd: true) else { return nil }
    guard let (length, type) = Frame.parse(head: head, number: received) else {
      throw damaged("the head of frame \(received) does not fit its checksum")
    }
    received &+= 1
    guard length <= Self.contentLimit else { throw damaged("a frame of \(length) bytes") }
    guard let content = try take(length), let sum = try take(4) else {
      throw FavesError.connectionLost(name)
    }
    guard CRC32C.checksum(content) == Frame.number(sum) else {
      throw damaged("a frame does not fit its checksum")
    }
    return Frame(type: type, content: content)
  }

  private func damaged(_ what: String) -> FavesError {
    FavesError(
      .data, "frame-damaged", "what \(name) sent arrived damaged: \(what)",
      hint: "nothing was changed; run the sync again")
  }

  /// Waits until something of the other side is there, or its end; false if some seconds passed.
  func hasInput(within seconds: Int) throws -> Bool {
    try available > 0 || channel.waitForInput(seconds: seconds)
  }

  private var available: Int { input.count - position }

  private func take(_ count: Int, mayEnd: Bool = false) throws -> [UInt8]? {
    while available < count {
      guard try fill() else {
        if mayEnd, available == 0 { return nil }
        throw FavesError.connectionLost(name)
      }
    }
    defer { position += count }
    return Array(input[position..<position + count])
  }

  private func fill() throws -> Bool {
    if position > 0 {
      input.removeSubrange(..<position)
      position = 0
    }
    let count = try buffer.withUnsafeMutableBytes { try channel.read(into: $0) }
    input += buffer[..<count]
    return count > 0
  }
}

extension Frame {
  /// The number of bytes before the content.
  static let headSize = 8

  /// Writes the frame as it goes over the wire as the one of a number.
  func append(to bytes: inout [UInt8], number: UInt32) {
    let start = bytes.count
    Self.append(UInt32(content.count), to: &bytes)
    bytes.append(type)
    let sum = Self.headChecksum(bytes[start...], number: number)
    bytes += [16, 8, 0].map { UInt8(truncatingIfNeeded: sum >> $0) }
    bytes += content
    Self.append(CRC32C.checksum(content), to: &bytes)
  }

  /// Length and type of the frame of a number by its head; nil if that does not fit its checksum.
  static func parse(head: [UInt8], number: UInt32) -> (length: Int, type: UInt8)? {
    guard headChecksum(head[..<5], number: number) == self.number(head[5...]) else { return nil }
    return (Int(self.number(head[..<4])), head[4])
  }

  private static func headChecksum(_ head: ArraySlice<UInt8>, number: UInt32) -> UInt32 {
    var bytes = Array(head)
    append(number, to: &bytes)
    return CRC32C.checksum(bytes) & 0xff_ffff
  }

  fileprivate static func number(_ bytes: some Sequence<UInt8>) -> UInt32 {
    bytes.reduce(0) { $0 << 8 | UInt32($1) }
  }

  private static func append(_ value: UInt32, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
  }
}
