import Crypto

/// The identity of a resource, a replica or an operation: a UUID (RFC 9562) of 128 bits.
///
/// Ordered by its bytes, so that every machine sorts alike.
public struct ResourceID: Hashable, Comparable, Sendable {
  /// The first eight bytes, big-endian.
  public let high: UInt64
  /// The last eight bytes, big-endian.
  public let low: UInt64

  /// Makes an id from its two halves.
  public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// Makes an id from 16 bytes; nil for any other count.
  public init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 16 else { return nil }
    var halves: (UInt64, UInt64) = (0, 0)
    for (index, byte) in bytes.enumerated() {
      if index < 8 {
        halves.0 = halves.0 << 8 | UInt64(byte)
      } else {
        halves.1 = halves.1 << 8 | UInt64(byte)
      }
    }
    self.init(high: halves.0, low: halves.1)
  }

  /// Parses the form `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx`, in either case; nil if malformed.
  public init?(_ text: some StringProtocol) {
    var text = String(text)
    guard let id = text.withUTF8({ Self(utf8: $0) }) else { return nil }
    self = id
  }

  /// Derives a version 5 id from a name space and the bytes of a name (RFC 9562, section 5.5).
  ///
  /// - Complexity: O(*n*) in the length of the name.
  public init(namespace: ResourceID, name: some Sequence<UInt8>) {
    var input = namespace.bytes
    input.append(contentsOf: name)
    self = input.withUnsafeBytes { Self(version5Of: $0) }
  }

  /// The same for a name that begins with a tag, without an array of it.
  init(namespace: ResourceID, tag: StaticString, name: TextView) {
    let prefix = 16 + tag.utf8CodeUnitCount
    self = withUnsafeTemporaryAllocation(byteCount: prefix + name.count, alignment: 8) { input in
      input.storeBytes(of: namespace.high.bigEndian, as: UInt64.self)
      input.storeBytes(of: namespace.low.bigEndian, toByteOffset: 8, as: UInt64.self)
      for index in 16..<prefix { input[index] = tag.utf8Start[index - 16] }
      UnsafeMutableRawBufferPointer(rebasing: input[prefix...])
        .copyMemory(from: UnsafeRawBufferPointer(name))
      return Self(version5Of: UnsafeRawBufferPointer(input))
    }
  }

  private init(version5Of input: UnsafeRawBufferPointer) {
    var hash = Insecure.SHA1()
    hash.update(bufferPointer: input)
    let (high, low) = hash.finalize().withUnsafeBytes { digest in
      (
        UInt64(bigEndian: digest.loadUnaligned(as: UInt64.self)),
        UInt64(bigEndian: digest.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
      )
    }
    self.init(
      high: high & 0xffff_ffff_ffff_0fff | 0x5000,
      low: low & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000)
  }

  /// Makes a version 4 id from 128 random bits.
  public init(randomHigh: UInt64, randomLow: UInt64) {
    self.init(
      high: randomHigh & 0xffff_ffff_ffff_0fff | 0x4000,
      low: randomLow & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000)
  }

  /// The 16 bytes, most significant first.
  public var bytes: [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 16) { buffer, count in
      for index in 0..<8 {
        buffer[index] = UInt8(truncatingIfNeeded: high >> UInt64(56 - 8 * index))
        buffer[index + 8] = UInt8(truncatingIfNeeded: low >> UInt64(56 - 8 * index))
      }
      count = 16
    }
  }

  /// Whether one comes before the other.
  public static func < (left: Self, right: Self) -> Bool {
    left.high != right.high ? left.high < right.high : left.low < right.low
  }
}

extension ResourceID: CustomStringConvertible {
  /// The lowercase text form of RFC 9562.
  public var description: String {
    String(unsafeUninitializedCapacity: Self.textSize) { buffer in
      write(to: UnsafeMutableBufferPointer(rebasing: buffer[..<Self.textSize]))
      return Self.textSize
    }
  }

  /// How many characters ``description`` has.
  public static let textSize = 36

  /// Writes the characters of ``description`` to a buffer of that size.
  public func write(to buffer: UnsafeMutableBufferPointer<UInt8>) {
    let raw = UnsafeMutableRawBufferPointer(buffer)
    func put(_ digits: UInt64, _ first: Int, _ second: Int) {
      raw.storeBytes(
        of: UInt32(truncatingIfNeeded: digits).littleEndian, toByteOffset: first, as: UInt32.self)
      raw.storeBytes(
        of: UInt32(truncatingIfNeeded: digits >> 32).littleEndian, toByteOffset: second,
        as: UInt32.self)
    }
    put(HexDigits.text(UInt32(truncatingIfNeeded: high >> 32)), 0, 4)
    put(HexDigits.text(UInt32(truncatingIfNeeded: high)), 9, 14)
    put(HexDigits.text(UInt32(truncatingIfNeeded: low >> 32)), 19, 24)
    put(HexDigits.text(UInt32(truncatingIfNeeded: low)), 28, 32)
    for hyphen in [8, 13, 18, 23] { buffer[hyphen] = UInt8(ascii: "-") }
  }
}

/// The value of a hexadecimal digit in ASCII; nil for any other byte.
@inlinable
public func hexadecimalValue(_ byte: UInt8) -> UInt8? {
  switch byte {
  case 48...57: byte - 48
  case 97...102: byte - 87
  case 65...70: byte - 55
  default: nil
  }
}
