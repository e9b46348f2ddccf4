import Foundation

@testable import FavesFormats

/// Packs some entries by the writer under test.
func zip(_ entries: [(name: String, bytes: [UInt8])], level: Int = 6) throws -> [UInt8] {
  let sink = MemorySink()
  var writer = try ZipWriter(sink, level: level)
  for entry in entries {
    try writer.begin(entry.name)
    try writer.write(entry.bytes)
  }
  try writer.finish()
  return sink.bytes
}

/// All bytes of a source.
func drain(_ source: any ByteSource, step: Int = 1000) throws -> [UInt8] {
  var source = source
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: step)
  while true {
    let count = try buffer.withUnsafeMutableBytes { try source.read(into: $0) }
    if count == 0 { return bytes }
    bytes += buffer[..<count]
  }
}

/// The error of reading every entry of an archive; nil where all is well.
func zipError(_ bytes: [UInt8], limits: FormatLimits = FormatLimits()) -> FormatError? {
  do {
    let reader = try ZipReader(MemorySource(bytes), limits: limits)
    for entry in reader.entries { _ = try drain(reader.open(entry)) }
    return nil
  } catch {
    return error as? FormatError
  }
}

/// A hand-made archive whose headers can lie.
struct HandMadeZip {
  struct Entry {
    var name: [UInt8]
    var localName: [UInt8]?
    var data: [UInt8]
    var flags = 0
    var method = 0
    var checksum: UInt32
    var size: Int
    var compressedSize: Int
    var offset: Int?

    init(_ name: String, _ text: String = "x", crc: UInt32? = nil) {
      self.name = Array(name.utf8)
      data = Array(text.utf8)
      size = data.count
      compressedSize = data.count
      var sum = try? CRC32()
      data.withUnsafeBytes { sum?.update($0) }
      checksum = crc ?? sum?.value ?? 0
    }
  }

  var entries: [Entry]

  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    var offsets: [Int] = []
    for entry in entries {
      offsets.append(entry.offset ?? bytes.count)
      let name = entry.localName ?? entry.name
      bytes += [0x50, 0x4b, 3, 4]
      bytes += Self.common(entry)
      bytes.append(littleEndian: UInt16(name.count))
      bytes.append(littleEndian: UInt16(0))
      bytes += name + entry.data
    }
    let start = bytes.count
    for (entry, offset) in zip(entries, offsets) {
      bytes += [0x50, 0x4b, 1, 2, 20, 0]
      bytes += Self.common(entry)
      bytes.append(littleEndian: UInt16(entry.name.count))
      bytes += [UInt8](repeating: 0, count: 12)
      bytes.append(littleEndian: UInt32(offset))
      bytes += entry.name
    }
    let size = bytes.count - start
    bytes += [0x50, 0x4b, 5, 6, 0, 0, 0, 0]
    bytes.append(littleEndian: UInt16(entries.count))
    bytes.append(littleEndian: UInt16(entries.count))
    bytes.append(littleEndian: UInt32(size))
    bytes.append(littleEndian: UInt32(start))
    return bytes + [0, 0]
  }

  private static func common(_ entry: Entry) -> [UInt8] {
    var bytes: [UInt8] = [20, 0]
    bytes.append(littleEndian: UInt16(entry.flags))
    bytes.append(littleEndian: UInt16(entry.method))
    bytes.append(littleEndian: UInt32(0x21_0000))
    bytes.append(littleEndian: entry.checksum)
    bytes.append(littleEndian: UInt32(entry.compressedSize))
    bytes.append(littleEndian: UInt32(entry.size))
    return bytes
  }
}
