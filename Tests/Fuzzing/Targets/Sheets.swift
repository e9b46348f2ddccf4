/// Worksheets.
enum Sheets {
  static func read(_ bytes: [UInt8]) throws {}
}
