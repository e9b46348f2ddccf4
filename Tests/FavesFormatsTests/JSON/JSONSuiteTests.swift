import FavesCore
import FavesFormats
import Foundation
import Testing

@Suite("JSON against public suites")
struct JSONSuiteTests {
  /// What this reader does with the texts that RFC 8259 leaves open.
  private static let open: [String: FormatError.Code] = [
    "i_number_double_huge_neg_exp": .shape, "i_number_huge_exp": .shape,
    "i_number_neg_int_huge_exp": .shape, "i_number_pos_double_huge_exp": .shape,
    "i_number_real_neg_overflow": .shape, "i_number_real_pos_overflow": .shape,
    "i_number_real_underflow": .shape, "i_number_too_big_neg_int": .shape,
    "i_number_too_big_pos_int": .shape, "i_number_very_big_negative_int": .shape,
    "i_structure_500_nested_arrays": .shape,
  ]

  @Test("every text that must be accepted is, and every text that must be refused is refused")
  func parsing() throws {
    guard let folder = JSONSupport.corpus("JSONTestSuite/test_parsing") else { return }
    var seen = 0
    for file in try JSONSupport.files(in: folder) where file.pathExtension == "json" {
      let name = file.deletingPathExtension().lastPathComponent
      let bytes = [UInt8](try Data(contentsOf: file))
      let outcome = JSONSupport.outcome(bytes)
      seen += 1
      switch name.prefix(2) {
      case "y_":
        #expect(outcome != .syntax && outcome != .limit, "\(name): \(String(describing: outcome))")
      case "n_": #expect(outcome == .syntax, "\(name): \(String(describing: outcome))")
      default:
        #expect(outcome == Self.open[name] ?? .syntax, "\(name): \(String(describing: outcome))")
      }
    }
    #expect(seen > 300)
  }

  @Test("texts split into small chunks end as they do in one piece")
  func chunks() throws {
    guard let folder = JSONSupport.corpus("JSONTestSuite/test_parsing") else { return }
    for file in try JSONSupport.files(in: folder) where file.pathExtension == "json" {
      let bytes = [UInt8](try Data(contentsOf: file))
      guard bytes.count < 2000 else { continue }
      let whole = JSONSupport.failure(bytes)
      for chunk in [1, 2, 3, 7] {
        var error: FormatError?
        do {
          _ = try JSONSupport.read(bytes, chunk: chunk)
        } catch let failure as FormatError {
          error = failure
        }
        #expect(error == whole, "\(file.lastPathComponent) by \(chunk)")
      }
    }
  }

  @Test("canonical JSON is that of RFC 8785, byte by byte")
  func canonicalization() throws {
    guard let folder = JSONSupport.corpus("json-canonicalization/testdata") else { return }
    for file in try JSONSupport.files(in: folder.appendingPathComponent("input")) {
      let name = file.lastPathComponent
      let expected = try Data(contentsOf: folder.appendingPathComponent("output/\(name)"))
      let canonical = try JSONCanonicalizer.canonicalize([UInt8](try Data(contentsOf: file)))
      #expect(canonical == [UInt8](expected), "\(name)")
    }
  }

  @Test(
    "numbers look as ECMAScript prints them (RFC 8785, appendix B)",
    arguments: [
      ("0", "0"), ("-0.0", "0"), ("5e-324", "5e-324"),
      ("1.7976931348623157e308", "1.7976931348623157e+308"),
      ("9007199254740992", "9007199254740992"),
      ("295147905179352830000", "295147905179352830000"), ("1e21", "1e+21"),
      ("9.999999999999997e22", "9.999999999999997e+22"), ("1e23", "1e+23"),
      ("999999999999999700000", "999999999999999700000"),
      ("333333333.33333329", "333333333.3333333"), ("0.000001", "0.000001"), ("1e-7", "1e-7"),
      ("-1.10", "-1.1"), ("10.0", "10"), ("123e-5", "0.00123"),
    ])
  func numbers(_ written: String, _ canonical: String) throws {
    let bytes = try JSONCanonicalizer.canonicalize(Array(written.utf8))
    #expect(String(decoding: bytes, as: UTF8.self) == canonical)
  }

  @Test("naughty strings come back byte by byte", arguments: FormatRegistry.jsonFamily)
  func naughtyStrings(_ name: String) throws {
    guard let file = JSONSupport.corpus("blns.json") else { return }
    let format = try #require(FormatRegistry.named(name))
    guard case .array(let values) = try JSONValue(parsing: [UInt8](try Data(contentsOf: file)))
    else { return }
    var contents = Contents()
    for (index, value) in values.enumerated() {
      guard case .string(let text) = value, !text.isEmpty else { continue }
      let id = ResourceID(high: 1, low: UInt64(index))
      contents.favorites.append(
        Favorite(
          id: id, category: "Naughty", title: text, details: text, ranking: index + 1,
          metadata: [Attribute("text", .text(text)), Attribute(text, .list([text]))]
            .sorted { $0.name.precedesByBytes($1.name) },
          created: Timestamp(milliseconds: 0), modified: Timestamp(milliseconds: 1)))
    }
    #expect(contents.favorites.count > 500)
    let rows = try JSONSupport.read(try JSONSupport.write(contents, format), format).items
    #expect(rows.count == contents.favorites.count)
    for (item, favorite) in zip(rows, contents.favorites) {
      guard case .favorite(let row) = item else {
        Issue.record("\(favorite.title) was not read: \(item)")
        continue
      }
      #expect(row.title.utf8.elementsEqual(favorite.title.utf8))
      #expect(row.details?.utf8.elementsEqual(favorite.title.utf8) == true)
      #expect(row.metadata == favorite.metadata)
    }
  }
}

extension FormatRegistry {
  /// The names of the formats that are JSON inside.
  static let jsonFamily = ["json", "jsonl", "api"].filter { FormatRegistry.named($0) != nil }
}
