/// How a CSV file is written: what parts cells, and how a cell holds what would part them.
struct CSVDialect: Hashable, Sendable {
  /// The byte between cells.
  var delimiter: UInt8
  /// Whether blanks after a delimiter belong to it, as in `a, b`.
  var skipsBlanks = false
  /// The byte around cells that hold delimiters or line ends; nil where none is used.
  var quote: UInt8? = UInt8(ascii: "\"")
  /// The byte that takes the meaning from the next one; nil where quotes inside are doubled.
  var escape: UInt8?

  /// What stands between cells, as text.
  var delimiterText: String {
    String(decoding: skipsBlanks ? [delimiter, 0x20] : [delimiter], as: UTF8.self)
  }

  /// The quote as text; empty for none.
  var quoteText: String { quote.map { String(decoding: [$0], as: UTF8.self) } ?? "" }

  /// The escape as text: the quote itself where it is doubled; nil where there is no quote.
  var escapeText: String? {
    (escape ?? quote).map { String(decoding: [$0], as: UTF8.self) }
  }
}
