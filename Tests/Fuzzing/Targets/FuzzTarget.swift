import FavesFormats

/// What is fuzzed: each takes any bytes and must come to an end without a trap, and what it read
/// must not depend on how the bytes arrived.
///
/// `run` in this folder fuzzes them; `FuzzCorpusTests` replays what was found worth keeping in
/// `fixtures/fuzz`.
public enum FuzzTarget: String, CaseIterable, Sendable {
  /// A JSON document, or JSON Lines.
  case json
  /// Text tables: everything about them is found out.
  case csv
  /// An XML document.
  case xml
  /// A zip archive with a sheet in it, as xlsx or ods.
  case zip
  /// The XML of one worksheet, in an archive that is whole.
  case sheet
  /// Messages of the wire, frames, and segments of a shared folder.
  case wire

  /// Gives the bytes to all readers they are for.
  ///
  /// - Throws: ``Disagreement`` where a promise was broken; a trap is as bad.
  public func run(_ bytes: [UInt8]) throws {
    switch self {
    case .json:
      for name in ["json", "jsonl", "api"] { try Documents.read(bytes, as: name) }
    case .csv:
      try Documents.read(bytes, as: "csv")
      try Documents.inspect(bytes, as: "csv")
    case .xml: try Documents.read(bytes, as: "xml")
    case .zip:
      for name in ["xlsx", "ods"] { try Documents.read(bytes, as: name) }
    case .sheet: try Sheets.read(bytes)
    case .wire: try Wire.read(bytes)
    }
  }
}

/// A promise that was broken.
public struct Disagreement: Error, CustomStringConvertible {
  /// What was to be the same, and how it differs.
  public var description: String
}
