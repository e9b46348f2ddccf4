import FavesCore

/// The apostrophe that keeps a spreadsheet from running a cell as a formula.
///
/// A guarded file puts one in front of every cell that starts with `=`, `+`, `-`, `@`, TAB, LF, CR, a
/// full-width form of the four signs, or an apostrophe; numbers are left alone. Its first header
/// cell, ``mark(_:)``, says so, and survives being saved by a spreadsheet.
enum SpreadsheetGuard {
  /// The first header cell of a guarded file, such as `'category`.
  ///
  /// - Parameter header: the name of a fixed field, or an attribute's after `metadata.`.
  static func mark(_ header: String) -> String { "'" + header }

  /// Whether the first header cell of a file says that it is guarded.
  static func isMark(_ cell: String) -> Bool {
    guard cell.utf8.first == apostrophe else { return false }
    let header = strip(cell)
    return FavoriteField(rawValue: header) != nil
      || header.utf8.starts(with: HeaderNames.prefix.utf8)
  }

  private static let apostrophe = UInt8(ascii: "'")
  private static let fullWidth: [[UInt8]] = ["＝", "＋", "－", "＠"].map { Array($0.utf8) }

  /// Whether a cell gets an apostrophe in front.
  static func needsGuard(_ cell: String) -> Bool {
    guard let first = cell.utf8.first else { return false }
    switch first {
    case apostrophe, UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "@"), 9, 10, 13: return true
    case UInt8(ascii: "-"): return !AttributeValue.isNumber(cell)
    case 0xef: return fullWidth.contains { cell.utf8.starts(with: $0) }
    default: return false
    }
  }

  /// A cell of a guarded file as it was before.
  @inline(__always)
  static func strip(_ cell: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    cell.first == apostrophe ? UnsafeBufferPointer(rebasing: cell[1...]) : cell
  }

  /// A cell of a guarded file as it was before.
  static func strip(_ cell: String) -> String {
    cell.utf8.first == apostrophe ? String(cell.unicodeScalars.dropFirst()) : cell
  }
}
