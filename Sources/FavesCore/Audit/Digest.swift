import Crypto

/// A SHA-256 digest (FIPS 180-4): 32 bytes.
public struct Digest: Hashable, Sendable {
  /// The 32 bytes.
  public let bytes: [UInt8]

  /// The digest of all zeros, which stands before the first record of a chain.
  public static let zero = Digest(trusted: [UInt8](repeating: 0, count: 32))

  private init(trusted bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// Makes a digest from 32 bytes; nil for any other count.
  public init?(bytes: [UInt8]) {
    guard bytes.count == 32 else { return nil }
    self.bytes = bytes
  }

  /// Parses 64 hexadecimal digits; nil if malformed.
  public init?(_ text: some StringProtocol) {
    var bytes: [UInt8] = []
    var pending: UInt8?
    for byte in text.utf8 {
      guard let digit = hexadecimalValue(byte) else { return nil }
      if let high = pending {
        bytes.append(high << 4 | digit)
        pending = nil
      } else {
        pending = digit
      }
    }
    guard pending == nil else { return nil }
    self.init(bytes: bytes)
  }

  /// The digest of some bytes.
  public init(of bytes: some Sequence<UInt8>) {
    var hasher = DigestBuilder()
    hasher.update(Array(bytes))
    self = hasher.finish()
  }
}

extension Digest: CustomStringConvertible {
  /// 64 lowercase hexadecimal digits.
  public var description: String {
    String(unsafeUninitializedCapacity: 64) { buffer in
      for (index, byte) in bytes.enumerated() {
        for (offset, digit) in [byte >> 4, byte & 15].enumerated() {
          buffer[2 * index + offset] = digit < 10 ? digit + 48 : digit + 87
        }
      }
      return 64
    }
  }
}

/// Computes a ``Digest`` of bytes that come in parts.
public struct DigestBuilder {
  private var hasher = SHA256()

  /// Makes a builder that has seen no bytes.
  public init() {}

  /// Takes the next bytes.
  public mutating func update(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { hasher.update(bufferPointer: $0) }
  }

  /// Takes the next bytes.
  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    hasher.update(bufferPointer: bytes)
  }

  /// The digest of all bytes so far; more may follow.
  public func finish() -> Digest {
    Digest(bytes: Array(hasher.finalize())) ?? .zero
  }
}
