import FavesCore
import Foundation

@testable import FavesFormats

/// Reads all items of a text.
func readCSV(
  _ bytes: [UInt8], format: CSVFormat = .csv(), chunk: Int = .max,
  configure: (inout ReadOptions) -> Void = { _ in }
) throws -> [DocumentItem] {
  var options = ReadOptions()
  configure(&options)
  var reader = try format.makeReader({ MemorySource(bytes, chunk: chunk) }, options: options)
  var items: [DocumentItem] = []
  while let item = try reader.next() { items.append(item) }
  return items
}

func readCSV(
  _ text: String, format: CSVFormat = .csv(), chunk: Int = .max,
  configure: (inout ReadOptions) -> Void = { _ in }
) throws -> [DocumentItem] {
  try readCSV(Array(text.utf8), format: format, chunk: chunk, configure: configure)
}

/// The favorites among the items.
func favorites(_ items: [DocumentItem]) -> [FavoriteRow] {
  items.compactMap { item in
    if case .favorite(let row) = item { return row }
    return nil
  }
}

/// The rejected rows among the items.
func rejects(_ items: [DocumentItem]) -> [RejectedRow] {
  items.compactMap { item in
    if case .rejected(let row) = item { return row }
    return nil
  }
}

/// All records of some bytes, as the tokenizer cuts them.
func records(
  _ bytes: [UInt8], delimiter: Character = ",", encoding: TextEncoding? = nil,
  chunk: Int = .max, bufferSize: Int = 1 << 18, limits: FormatLimits = FormatLimits(),
  expectedColumns: Int? = nil
) throws -> [(cells: [String], line: Int, byte: Int?, code: DiagnosticCode?)] {
  let tokenizer = try CSVTokenizer(
    MemorySource(bytes, chunk: chunk), delimiter: delimiter.asciiValue ?? 44, encoding: encoding,
    limits: limits, bufferSize: bufferSize)
  tokenizer.expectedColumns = expectedColumns
  var found: [(cells: [String], line: Int, byte: Int?, code: DiagnosticCode?)] = []
  while try tokenizer.advance() {
    let record = tokenizer.record
    found.append((record.texts, record.line, record.byte, record.problem?.code))
  }
  return found
}

func cells(_ text: String, delimiter: Character = ",", chunk: Int = .max) throws -> [[String]] {
  try records(Array(text.utf8), delimiter: delimiter, chunk: chunk).map(\.cells)
}

/// Writes favorites and gives the bytes.
func writeCSV(
  _ favorites: [Favorite], attributes: [String], profile: WriteOptions.Profile = .plain,
  format: CSVFormat = .csv()
) throws -> [UInt8] {
  let sink = MemorySink()
  var options = WriteOptions()
  options.profile = profile
  options.attributeColumns = attributes
  var writer = try format.makeWriter(sink, options: options)
  try writer.begin()
  for favorite in favorites { try writer.write(favorite) }
  try writer.finish()
  return sink.bytes
}

func thrownFormatError(_ body: () throws -> Void) -> FormatError? {
  do {
    try body()
    return nil
  } catch {
    return error as? FormatError
  }
}

/// A file of the public corpora; nil, with a notice, where they are absent.
func corpus(_ path: String) -> URL? {
  var folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  while folder.path != "/" {
    let file = folder.appendingPathComponent("../shared/corpora").appendingPathComponent(path)
    if FileManager.default.fileExists(atPath: file.path) { return file.standardizedFileURL }
    folder = folder.deletingLastPathComponent()
  }
  print("skipped: ../shared/corpora/\(path) is not there")
  return nil
}

extension FavoriteRow {
  /// The favorite of a row that has everything.
  var favorite: Favorite? {
    guard let id, let category, let ranking, let created, let modified else { return nil }
    return Favorite(
      id: id, category: category, title: title, details: details, ranking: ranking,
      metadata: metadata.sorted { $0.name.precedesByBytes($1.name) }, created: created,
      modified: modified)
  }
}
