import Crypto
import CryptoExtras
import FavesCore
import FoundationEssentials

/// What an encrypted folder says of its encryption, in the file ``fileName``.
///
/// The key comes from the passphrase by scrypt (RFC 7914) with a salt of the folder's own; a sealed
/// check value tells a wrong passphrase before anything else is read or written.
struct FolderLock: Equatable {
  /// The file of a folder that holds it.
  static let fileName = "faves-folder"
  /// The first bytes of that file; the last is the version of the layout.
  static let magic = Array("FAVELOCK1".utf8)

  /// The work of deriving the key: 32 MB and about 0.3 s, one of the settings that the OWASP
  /// Password Storage Cheat Sheet holds equal.
  struct Cost: Equatable {
    var rounds = 1 << 15
    var blockSize = 8
    var parallelism = 3

    /// The memory it takes, in bytes.
    var memory: Int { 128 * rounds * blockSize }
    /// Whether it is one that this program is ready to pay: a folder may not ask for all memory.
    var isReasonable: Bool {
      (1 << 14...1 << 20).contains(rounds) && rounds.nonzeroBitCount == 1
        && (1...32).contains(blockSize) && (1...16).contains(parallelism) && memory <= 1 << 30
    }
  }

  /// Tells the folder from others; part of what is authenticated.
  var id: ResourceID
  /// The salt, 16 bytes.
  var salt: [UInt8]
  /// The work of deriving the key.
  var cost = Cost()
  /// The check value: nothing, sealed.
  var check: [UInt8] = []

  private static let checkLabel = Array("faves folder check".utf8)

  /// Makes the lock of a new folder, and its key.
  static func make(id: ResourceID, passphrase: [UInt8]) throws -> (FolderLock, FolderKey) {
    var random = SystemRandomNumberGenerator()
    let salt = (0..<16).map { _ in UInt8.random(in: 0...UInt8.max, using: &random) }
    var lock = FolderLock(id: id, salt: salt)
    let key = try lock.derive(passphrase)
    lock.check = try key.seal([], label: lock.authenticated)
    return (lock, key)
  }

  /// The key of a passphrase.
  ///
  /// - Throws: ``FavesCore/FavesError`` with code `passphrase-wrong`.
  func open(passphrase: [UInt8], name: String) throws -> FolderKey {
    let key = try derive(passphrase)
    guard (try? key.open(check, label: authenticated)) != nil else {
      throw FavesError(
        .permission, "passphrase-wrong", "this is not the passphrase of \(name)",
        hint: "nothing was written; give the passphrase that the folder was made with")
    }
    return key
  }

  private func derive(_ passphrase: [UInt8]) throws -> FolderKey {
    let key = try KDF.Scrypt.deriveKey(
      from: passphrase, salt: salt, outputByteCount: 32, rounds: cost.rounds,
      blockSize: cost.blockSize, parallelism: cost.parallelism, maxMemory: 2 * cost.memory)
    return FolderKey(key: key, folder: id)
  }

  /// What the check value vouches for beside the passphrase.
  private var authenticated: [UInt8] { Self.checkLabel + parameters }

  private var parameters: [UInt8] {
    var writer = CBORWriter()
    writer.map(5)
    writer.unsigned(1)
    writer.id(id)
    writer.unsigned(2)
    writer.byteString(salt)
    for (key, value) in [(3, cost.rounds), (4, cost.blockSize), (5, cost.parallelism)] {
      writer.unsigned(UInt64(key))
      writer.integer(Int64(value))
    }
    return writer.bytes
  }
}

extension FolderLock {
  /// The contents of the file.
  var encoded: [UInt8] {
    var writer = CBORWriter()
    writer.encoded(parameters)
    writer.byteString(check)
    return Self.magic + writer.bytes
  }

  /// Reads the contents of the file.
  ///
  /// - Throws: ``FavesCore/FavesError``: `folder-newer`, `folder-damaged`.
  init(_ bytes: [UInt8], name: String) throws {
    guard bytes.starts(with: Self.magic.dropLast()), bytes.count > Self.magic.count else {
      throw Self.damaged(name)
    }
    guard bytes.starts(with: Self.magic) else {
      throw FavesError(
        .data, "folder-newer", "\(name) was made by a newer version of Faves",
        hint: "upgrade Faves; nothing was changed")
    }
    var reader = CBORReader(Array(bytes.dropFirst(Self.magic.count)))
    self.init(id: ResourceID(high: 0, low: 0), salt: [])
    do {
      try reader.members { try read($1, from: &$0) }
      check = Array(try reader.byteString())
    } catch {
      throw Self.damaged(name)
    }
    guard salt.count == 16, cost.isReasonable else { throw Self.damaged(name) }
  }

  private mutating func read(_ key: UInt64, from reader: inout CBORReader) throws -> Bool {
    switch key {
    case 1: id = try reader.id()
    case 2: salt = Array(try reader.byteString())
    case 3: cost.rounds = Int(try reader.integer())
    case 4: cost.blockSize = Int(try reader.integer())
    case 5: cost.parallelism = Int(try reader.integer())
    default: return false
    }
    return true
  }

  private static func damaged(_ name: String) -> FavesError {
    FavesError(
      .data, "folder-damaged", "the file \(fileName) of \(name) is damaged",
      hint: "nothing was changed; bring that file back from another copy of the folder")
  }
}

/// Seals and opens segments: ChaCha20-Poly1305 (RFC 8439), a random nonce each.
struct FolderKey {
  /// The first bytes of a sealed segment; the last is the version of the layout.
  static let magic = Array("FAVESEC1".utf8)
  /// The smallest size class, in bytes.
  static let smallestClass = 4096

  private let key: SymmetricKey
  private let folder: ResourceID

  init(key: SymmetricKey, folder: ResourceID) {
    self.key = key
    self.folder = folder
  }

  /// Seals a segment; the result is padded to a power of two, so that its size tells no more.
  func seal(segment: [UInt8]) throws -> [UInt8] {
    var plain: [UInt8] = []
    withUnsafeBytes(of: UInt64(segment.count).bigEndian) { plain.append(contentsOf: $0) }
    plain += segment
    let overhead = Self.magic.count + 12 + 16
    let total = Self.sizeClass(plain.count + overhead)
    plain += [UInt8](repeating: 0, count: total - overhead - plain.count)
    return Self.magic + (try seal(plain, label: segmentLabel))
  }

  /// Opens a sealed segment.
  ///
  /// - Throws: where it was tampered with, or belongs to another folder.
  func open(segment bytes: [UInt8]) throws -> [UInt8] {
    let plain = try open(Array(bytes.dropFirst(Self.magic.count)), label: segmentLabel)
    let length = plain.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard plain.count >= 8, length <= UInt64(plain.count - 8) else {
      throw CBORError(message: "a sealed segment is malformed", byte: 0)
    }
    return Array(plain[8..<8 + Int(length)])
  }

  /// The smallest power of two that holds a number of bytes.
  static func sizeClass(_ size: Int) -> Int {
    var total = smallestClass
    while total < size { total <<= 1 }
    return total
  }

  private var segmentLabel: [UInt8] { Self.magic + folder.bytes }

  fileprivate func seal(_ plain: [UInt8], label: [UInt8]) throws -> [UInt8] {
    Array(try ChaChaPoly.seal(plain, using: key, authenticating: label).combined)
  }

  fileprivate func open(_ sealed: [UInt8], label: [UInt8]) throws -> [UInt8] {
    Array(
      try ChaChaPoly.open(
        ChaChaPoly.SealedBox(combined: sealed), using: key, authenticating: label))
  }
}
