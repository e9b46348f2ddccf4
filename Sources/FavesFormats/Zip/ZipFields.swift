/// Reads the fixed fields of zip's records, which are little-endian.
struct ZipFields {
  let bytes: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
  }

  init(_ bytes: [UInt8]) {
    self.bytes = bytes[...]
  }

  /// An integer at an offset; 0 past the end.
  func integer(at offset: Int, bytes count: Int) -> UInt64 {
    guard offset >= 0, offset + count <= bytes.count else { return 0 }
    let start = bytes.startIndex + offset
    return bytes[start..<start + count].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  func two(_ offset: Int) -> Int { Int(integer(at: offset, bytes: 2)) }
  func four(_ offset: Int) -> Int { Int(integer(at: offset, bytes: 4)) }

  /// An integer of eight bytes; nil where it is no offset or size that any file has.
  func eight(_ offset: Int) -> Int? {
    let value = integer(at: offset, bytes: 8)
    return value < 1 << 60 ? Int(value) : nil
  }
}

extension [UInt8] {
  /// Appends an integer in little-endian order.
  mutating func append(littleEndian value: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
  }
}
