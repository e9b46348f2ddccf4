import FavesCore
import Testing

@Suite("Sentences of records")
struct ActivityTests {
  private func record(
    _ action: AuditAction, _ type: ResourceType, _ changes: ChangeSet = [:],
    place: PlaceChange? = nil
  ) -> AuditRecord {
    let id = ResourceID(high: 1, low: 1)
    return AuditRecord(
      id: RecordID(replica: id, sequence: 1), time: 0, counter: 0,
      wall: Timestamp(milliseconds: 0), operation: id, action: action, resourceType: type,
      resource: id, changes: changes, place: place)
  }

  private func sentence(_ record: AuditRecord, before: String? = nil) -> String {
    Activity.sentence(record, title: "Heat", category: "Films", categoryBefore: before)
  }

  private func text(_ from: String?, _ to: String?) -> FieldChange {
    FieldChange(
      from: from.map(AttributeValue.text), to: to.map(AttributeValue.text))
  }

  @Test("a move says from which rank to which")
  func move() {
    let place = PlaceChange(to: nil, rankTo: 2, rankFrom: 7)
    #expect(
      sentence(record(.updated, .favorite, place: place)) == "moved “Heat” from 7 to 2 in Films")
    #expect(
      sentence(record(.updated, .favorite, place: place), before: "Books")
        == "moved “Heat” from 7 in Books to 2 in Films")
    #expect(
      sentence(record(.updated, .favorite, place: PlaceChange(to: nil)))
        == "moved “Heat” from ? to ? in Films")
  }

  @Test("favorites are added, removed, renamed and changed")
  func favorites() {
    #expect(
      sentence(
        record(
          .added, .favorite, [Field.title: text(nil, "Ran")],
          place: PlaceChange(to: nil, rankTo: 3))) == "added “Ran” at 3 to Films")
    #expect(
      sentence(record(.removed, .favorite, place: PlaceChange(to: nil, rankFrom: 4)))
        == "removed “Heat” from 4 in Films")
    #expect(
      sentence(record(.updated, .favorite, [Field.title: text("Heta", "Heat")]))
        == "renamed “Heta” to “Heat” in Films")
    #expect(
      sentence(
        record(
          .updated, .favorite,
          [
            Field.details: text(nil, "x"), Field.metadata("Year"): text("1", "2"),
            Field.modified: text("a", "b"),
          ])) == "changed description, Year of “Heat” in Films")
    #expect(
      sentence(
        record(
          .updated, .favorite, [Field.title: text("A", "B"), Field.details: text("x", nil)],
          place: PlaceChange(to: nil, rankTo: 1, rankFrom: 2)))
        == "renamed “A” to “B” in Films; changed description of “A” in Films; "
        + "moved “A” from 2 to 1 in Films")
  }

  @Test("categories are added, renamed, made strict and removed")
  func categories() {
    let named: ChangeSet = [Field.name: text(nil, "Films")]
    #expect(sentence(record(.added, .category, named)) == "added the category Films")
    #expect(
      sentence(record(.removed, .category, [Field.name: text("Films", nil)]))
        == "removed the category Films")
    #expect(
      sentence(record(.updated, .category, [Field.name: text("Films", "Movies")]))
        == "renamed the category Films to Movies")
    for (strict, words) in [(true, "strict"), (false, "no longer strict")] {
      #expect(
        Activity.sentence(
          record(.updated, .category, [Field.strict: FieldChange(to: .boolean(strict))]),
          title: "Films", category: "Films") == "made the category Films \(words)")
    }
  }

  @Test("attributes are defined, renamed, changed and removed")
  func attributes() {
    #expect(
      sentence(record(.added, .attribute, [Field.name: text(nil, "Year")]))
        == "defined the attribute Year in Films")
    #expect(
      sentence(record(.removed, .attribute, [Field.name: text("Year", nil)]))
        == "removed the attribute Year from Films")
    #expect(
      sentence(record(.updated, .attribute, [Field.name: text("Year", "Jahr")]))
        == "renamed the attribute Year of Films to Jahr")
    #expect(
      Activity.sentence(
        record(
          .updated, .attribute,
          [Field.type: text("text", "integer"), Field.required: FieldChange(to: .boolean(true))]),
        title: "Year", category: "Films")
        == "changed the attribute Year of Films: type, required")
  }

  @Test("a record that was compacted says what it changed, and that the values are gone")
  func compacted() {
    func compact(_ type: ResourceType, _ changes: ChangeSet) -> AuditRecord {
      record(.updated, type, changes).compacted
    }
    #expect(
      sentence(compact(.favorite, [Field.title: text("A", "B"), Field.details: text("x", "y")]))
        == "renamed “Heat” in Films; changed description of “Heat” in Films (compacted)")
    #expect(
      sentence(compact(.category, [Field.name: text("Films", "Movies")]))
        == "changed the category Heat: name (compacted)")
    #expect(
      sentence(compact(.attribute, [Field.name: text("Year", "Jahr")]))
        == "changed the attribute Heat of Films: name (compacted)")
  }
}
