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

  /// The checksum of some bytes.
  ///
  /// - Complexity: O(*n*).
  static func checksum(_ bytes: some Sequence<UInt8>) -> UInt32 {
    table.withUnsafeBufferPointer { table in
      var value = UInt32.max
      for byte in bytes {
        value = table[Int(UInt8(truncatingIfNeeded: value) ^ byte)] ^ value >> 8
      }
      return ~value
    }
  }
}
