import FavesCore
import FavesKit
import Testing

@Suite("Change sets")
struct ChangeSetTests {
  @Test("fields stand by length in bytes, then by bytes, each once")
  func order() {
    var random = SplitMix64(seed: 5)
    let names = ["a", "b", "ab", "é", "e\u{301}", "", "title", "metadata.Year", "place"]
    let sorted = names.sorted { left, right in
      left.utf8.count != right.utf8.count
        ? left.utf8.count < right.utf8.count
        : left.utf8.lexicographicallyPrecedes(right.utf8)
    }
    for _ in 0..<50 {
      var changes = ChangeSet()
      for name in (names + names).shuffled(using: &random) {
        changes[name] = FieldChange(to: .text(name))
      }
      #expect(changes.count == names.count)
      #expect(changes.map { Array($0.field.utf8) } == sorted.map { Array($0.utf8) })
    }
  }

  @Test("a field is set, replaced and dropped")
  func setting() {
    var changes: ChangeSet = ["a": FieldChange(to: .text("1"))]
    changes["a"] = FieldChange(from: .text("0"), to: .text("2"))
    #expect(changes["a"]?.to == .text("2"))
    changes["b"] = nil
    #expect(changes.count == 1)
    changes["a"] = nil
    #expect(changes.isEmpty)
    #expect(changes["a"] == nil)
  }

  @Test("a change to nothing is a change")
  func toNothing() {
    let changes: ChangeSet = ["a": FieldChange(from: .text("1"), to: nil)]
    #expect(!changes.isEmpty)
    #expect(changes["a"] != nil)
  }

  @Test("canonically equivalent names are two fields")
  func bytes() {
    let changes: ChangeSet = [
      "é": FieldChange(to: .text("1")), "e\u{301}": FieldChange(to: .text("2")),
    ]
    #expect(changes.count == 2)
    #expect(changes["é"]?.to == .text("1"))
  }

  @Test("metadata keys have fields of their own, prefix and all")
  func metadataFields() {
    #expect(Field.metadata("Year") == "metadata.Year")
    #expect(Field.metadataName("metadata.Year") == "Year")
    #expect(Field.metadataName("metadata.") == "")
    #expect(Field.metadataName("metadata") == nil)
    #expect(Field.metadataName(Field.title) == nil)
    #expect(Field.metadataName(Field.metadata("metadata.x")) == "metadata.x")
  }
}
