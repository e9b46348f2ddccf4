import FavesCore

/// The container that old Excel files, and encrypted new ones, come in ([MS-CFB]).
enum CompoundFile {
  static func recognizes(_ prefix: [UInt8]) -> Bool {
    prefix.starts(with: [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])
  }

  /// What to say of such a file, by the names in the first part of its directory.
  ///
  /// - Throws: what the source throws.
  static func refusal(_ source: any RandomAccessSource) throws -> FormatError {
    let header = ZipFields(try source.bytes(at: 0, count: 512))
    let sectorSize = header.two(30) == 12 ? 4096 : 512
    let directory = try source.bytes(
      at: (header.four(48) + 1) * sectorSize, count: 4 * sectorSize)
    if contains(directory, "EncryptedPackage") {
      return FormatError(
        .unsupported, "the workbook is protected by a password", hint: "save it without a password")
    }
    return FormatError(
      .unsupported, "the file is an old Excel workbook (.xls)", hint: "save it as .xlsx or .csv")
  }

  private static func contains(_ bytes: [UInt8], _ name: String) -> Bool {
    // The names are in UTF-16.
    let wanted: [UInt8] = name.utf8.reduce(into: []) { $0 += [$1, 0] }
    guard bytes.count >= wanted.count else { return false }
    return (0...bytes.count - wanted.count).contains { start in
      bytes[start...].starts(with: wanted)
    }
  }
}
