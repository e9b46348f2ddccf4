import FavesCore
import Testing

@testable import FavesFormats

@Suite("A table that is read by a guess from its first rows")
struct GuessTests {
  private static let rows = 1000

  /// What stands in one of the last rows, of whose column or kind nothing was seen before.
  enum Late: String, CaseIterable {
    case nothing, text, decimal, comma, dayFirst, boolean, blankName, badRank, badID, objects
    case undecodable, longRow, header, notes, blankLine, quote, rating

    /// Whether the first rows are read otherwise for it.
    var isSurprise: Bool {
      switch self {
      case .text, .comma, .boolean, .blankName, .objects, .undecodable: true
      default: false
      }
    }
  }

  private func table(_ late: Late) -> [UInt8] {
    var header = ["title", "year", "weight", "seen", "liked", "place", ""]
    switch late {
    case .badRank: header[5] = "rank"
    case .badID: header[5] = "id"
    case .objects: header[5] = "metadata"
    case .rating: header[2] = "rating"
    default: break
    }
    var text: [UInt8] = Array((header.joined(separator: ",") + "\n").utf8)
    for row in 0..<Self.rows {
      let isLate = row == Self.rows - 50
      let place =
        switch late {
        case .badRank: "\(row + 1)"
        case .badID: ResourceID(high: 7, low: UInt64(row)).description
        case .objects: ""
        // The encoding is found by the first part of a large file.
        case .undecodable: String(repeating: "Place \(row % 9) ", count: 20)
        default: "Place \(row % 9)"
        }
      let seen = String(format(row % 28 + 1)) + "/02/2026"
      var cells = [
        "Title \(row)", "\(1900 + row % 100)", "\(row % 10).5",
        late == .dayFirst ? "0\(row % 9 + 1)/05/2026" : seen, "yes", place, "",
      ]
      if isLate { change(&cells, &text, late) }
      text += Array((cells.joined(separator: ",") + "\n").utf8)
    }
    if late == .notes { text += Array("Source: my own list,,,,,,\n".utf8) }
    return text
  }

  private func format(_ day: Int) -> String { day < 10 ? "0\(day)" : "\(day)" }

  private func change(_ cells: inout [String], _ text: inout [UInt8], _ late: Late) {
    switch late {
    case .nothing, .notes, .rating: break
    case .text: cells[1] = "about 1960"
    case .decimal: cells[1] = "1960.5"
    case .comma: cells[2] = "\"7,5\""
    case .dayFirst: cells[3] = "25/05/2026"
    case .boolean: cells[4] = "perhaps"
    case .blankName: cells[6] = "something"
    case .badRank: cells[5] = "first"
    case .badID: cells[5] = "no id"
    case .objects: cells[5] = "\"{\"\"a\"\":1}\""
    case .undecodable: text += [0x54, 0xe9, 0x2c, 0x31, 0x2c, 0x31, 0x2c, 0x2c, 0x2c, 0x2c, 0x0a]
    case .longRow: cells.append("one more")
    case .header: text += Array("title,year,weight,seen,liked,place,\n".utf8)
    case .blankLine: text += Array("\n,,,,,,\n".utf8)
    case .quote: cells[0] = "\"Title \"odd\" \(cells[0])\""
    }
  }

  private struct Outcome: Equatable {
    var items: [DocumentItem] = []
    var warnings: [Diagnostic] = []
    var attributes: [AttributeRow] = []
    var mapping: TableMapping?
  }

  private func read(_ bytes: [UInt8], guessing: Bool) throws -> Outcome {
    var options = ReadOptions()
    options.sourceName = "Films"
    options.sampledRows = guessing ? 300 : nil
    var reader = try CSVFormat.csv().makeReader(
      { MemorySource(bytes, chunk: 5000) }, options: options)
    var outcome = Outcome()
    var view = RowView()
    while let item = try reader.next(into: &view) {
      switch item {
      case .row: outcome.items.append(.favorite(FavoriteRow(view)))
      case .item(let item, _): outcome.items.append(item)
      }
    }
    outcome.warnings = reader.warnings
    outcome.attributes = (reader as? any TabularReader)?.attributes ?? []
    outcome.mapping = (reader as? any TabularReader)?.mapping
    return outcome
  }

  @Test(
    "gives what reading it twice gives, or says that the guess was wrong", arguments: Late.allCases)
  func same(late: Late) throws {
    let bytes = table(late)
    let expected: Outcome
    do {
      expected = try read(bytes, guessing: false)
    } catch let error as FormatError {
      // What cannot be read so is for the pass over all rows to say, also where the guess could.
      #expect(throws: (any Error).self) { try read(bytes, guessing: true) }
      #expect(error.code == .ambiguous)
      return
    }
    do {
      let guessed = try read(bytes, guessing: true)
      #expect(guessed == expected)
      #expect(!late.isSurprise)
    } catch is WrongGuess {
      #expect(late.isSurprise)
    }
  }

  @Test("is read as any other where its rows are few")
  func few() throws {
    let bytes = Array("title,year\nHeat,1995\nAlien,about 1979\n".utf8)
    #expect(try read(bytes, guessing: true) == read(bytes, guessing: false))
  }
}
