/// CRC-32C (Castagnoli), the checksum of frames: RFC 3720, appendix B.4, reflected polynomial
/// 0x82F63B78.
///
/// It guards against damage on the way, not against intent; records carry SHA-256 for that.
enum CRC32C {
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { value, _ in
      value & 1 == 1 ? value >> 1 ^ 0x82F6_3B78 : value >> 1
    }
  }

  /// The checksum of a byte followed by others.
  ///
  /// - Complexity: O(*n*).
  static func checksum(_ first: UInt8, _ rest: some Sequence<UInt8>) -> UInt32 {
    table.withUnsafeBufferPointer { table in
      var value = step(.max, first, table)
      for byte in rest { value = step(value, byte, table) }
      return ~value
    }
  }

  private static func step(
    _ value: UInt32, _ byte: UInt8, _ table: UnsafeBufferPointer<UInt32>
  ) -> UInt32 {
    table[Int(UInt8(truncatingIfNeeded: value) ^ byte)] ^ value >> 8
  }
}
