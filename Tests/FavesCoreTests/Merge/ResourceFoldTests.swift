import FavesCore
import FavesKit
import Testing

/// Two replicas that write about one favorite and see each other's records now and then.
struct History: SeenOracle {
  static let a = ResourceID(high: 0, low: 0xa)
  static let b = ResourceID(high: 0, low: 0xb)
  static let category = ResourceID(high: 1, low: 1)
  private let type: ResourceType
  var records: [AuditRecord] = []
  private var vectors: [RecordID: [ResourceID: Int64]] = [:]
  private var held: [ResourceID: [ResourceID: Int64]] = [:]
  private var now: Int64 = 0

  init(type: ResourceType = .favorite) {
    self.type = type
  }

  /// Writes a record; with `time` the clock's reading, else the next one.
  @discardableResult
  mutating func write(
    _ author: ResourceID, _ action: AuditAction, _ changes: ChangeSet = [:], placed: Bool = false,
    time: Int64? = nil
  ) -> AuditRecord {
    now += 1
    let sequence = (held[author]?[author] ?? 0) + 1
    let record = AuditRecord(
      id: RecordID(replica: author, sequence: sequence), time: time ?? now, counter: 0,
      wall: Timestamp(milliseconds: 1000 * now), operation: author, action: action,
      resourceType: type, resource: ResourceID(high: 2, low: 2), changes: changes,
      place: placed
        ? PlaceChange(to: Place(category: Self.category, parent: nil, side: .right)) : nil)
    vectors[record.id] = held[author] ?? [:]
    held[author, default: [:]][author] = sequence
    records.append(record)
    return record
  }

  @discardableResult
  mutating func add(_ author: ResourceID, _ title: String, _ more: ChangeSet = [:]) -> AuditRecord {
    var changes = more
    changes[Field.title] = FieldChange(to: .text(title))
    return write(author, .added, changes, placed: true)
  }

  @discardableResult
  mutating func set(
    _ author: ResourceID, _ field: String, _ value: String?, time: Int64? = nil
  ) -> AuditRecord {
    write(author, .updated, [field: FieldChange(to: value.map(AttributeValue.text))], time: time)
  }

  /// Lets one author see all that the other has.
  mutating func show(_ reader: ResourceID, _ author: ResourceID) {
    for (replica, sequence) in held[author] ?? [:] {
      held[reader, default: [:]][replica] = max(held[reader]?[replica] ?? 0, sequence)
    }
  }

  mutating func exchange() {
    show(Self.a, Self.b)
    show(Self.b, Self.a)
  }

  func seen(by record: RecordID, of replica: ResourceID) -> Int64 {
    record.replica == replica ? record.sequence - 1 : vectors[record]?[replica] ?? 0
  }

  func fold() throws -> ResourceFold { try ResourceFold(records, oracle: self) }
}

@Suite("Folding the records of a resource")
struct ResourceFoldTests {
  private let a = History.a
  private let b = History.b

  /// A favorite that both replicas know.
  private func base(_ more: ChangeSet = [:]) -> History {
    var history = History()
    history.add(a, "Heat", more)
    history.exchange()
    return history
  }

  @Test("one addition makes the state")
  func addition() throws {
    let state = try #require(
      try base([Field.metadata("Year"): FieldChange(to: .number("1995"))]).fold().favorite)
    #expect(state.title == "Heat")
    #expect(state.details == nil)
    #expect(state.metadata == [Attribute("Year", .number("1995"))])
    #expect(state.category == History.category)
    #expect(state.created == Timestamp(milliseconds: 1000))
    #expect(state.modified == state.created)
    #expect(state.slot == RecordID(replica: a, sequence: 1))
    #expect(state.origin == state.slot)
  }

  @Test("no records make nothing")
  func empty() throws {
    let fold = try History().fold()
    #expect(!fold.isLive)
    #expect(fold.favorite == nil)
    #expect(fold.register(Field.title) == nil)
  }

  @Test("an edit overwrites what its author had seen, and that is no conflict")
  func overwriting() throws {
    var history = base()
    history.set(b, Field.title, "Ran")
    let register = try #require(try history.fold().register(Field.title))
    #expect(register.winner.id.replica == b)
    #expect(register.others.isEmpty)
  }

  @Test("what was knowingly overwritten loses even with the greater stamp")
  func causalityBeatsClocks() throws {
    var history = base()
    history.set(a, Field.title, "Late clock", time: 1_000_000)
    history.exchange()
    history.set(b, Field.title, "Knew it", time: 5)
    let register = try #require(try history.fold().register(Field.title))
    #expect(register.winner.value(Field.title) == .text("Knew it"))
    #expect(register.others.isEmpty)
  }

  @Test("of two concurrent edits the greater stamp wins and the other is kept aside")
  func concurrentEdits() throws {
    var history = base()
    history.set(b, Field.title, "First")
    history.set(a, Field.title, "Second")
    let register = try #require(try history.fold().register(Field.title))
    #expect(register.winner.value(Field.title) == .text("Second"))
    #expect(register.others.map { $0.value(Field.title) } == [.text("First")])
  }

  @Test("equal clocks are told apart by the replica")
  func ties() throws {
    var history = base()
    history.set(b, Field.title, "B", time: 50)
    history.set(a, Field.title, "A", time: 50)
    #expect(try history.fold().register(Field.title)?.winner.id.replica == b)
  }

  @Test("a value beats a concurrent unset, whichever is later")
  func valueBeatsUnset() throws {
    for unsetsLast in [false, true] {
      var history = base([Field.metadata("k"): FieldChange(to: .text("0"))])
      if unsetsLast {
        history.set(a, Field.metadata("k"), "1")
        history.set(b, Field.metadata("k"), nil)
      } else {
        history.set(b, Field.metadata("k"), nil)
        history.set(a, Field.metadata("k"), "1")
      }
      let fold = try history.fold()
      #expect(fold.favorite?.metadata == [Attribute("k", .text("1"))])
      #expect(fold.register(Field.metadata("k"))?.others.map(\.id.replica) == [b])
    }
  }

  @Test("an edit that saw both sides settles a conflict")
  func settling() throws {
    var history = base()
    history.set(a, Field.title, "A")
    history.set(b, Field.title, "B")
    history.exchange()
    history.set(a, Field.title, "C")
    let register = try #require(try history.fold().register(Field.title))
    #expect(register.winner.value(Field.title) == .text("C"))
    #expect(register.others.isEmpty)
  }

  @Test("different fields do not compete")
  func differentFields() throws {
    var history = base()
    history.set(a, Field.title, "Ran")
    history.set(b, Field.details, "A long description")
    let state = try #require(try history.fold().favorite)
    #expect(state.title == "Ran")
    #expect(state.details == "A long description")
  }

  @Test("a removal that saw everything stands")
  func removal() throws {
    var history = base()
    history.set(a, Field.title, "Ran")
    history.exchange()
    history.write(b, .removed)
    let fold = try history.fold()
    #expect(!fold.isLive)
    #expect(fold.favorite == nil)
    #expect(fold.revived.isEmpty)
  }

  @Test("an edit that a removal had not seen revives the resource with the values it had")
  func revival() throws {
    var history = base([Field.metadata("k"): FieldChange(to: .text("v"))])
    history.write(b, .removed)
    history.set(a, Field.title, "Ran")
    let fold = try history.fold()
    #expect(fold.isLive)
    #expect(fold.favorite?.title == "Ran")
    #expect(fold.favorite?.metadata == [Attribute("k", .text("v"))])
    #expect(fold.revived.map(\.id.replica) == [b])
  }

  @Test("an edit by someone who has seen the annulled removal ends the conflict")
  func acknowledgedRevival() throws {
    var history = base()
    history.write(b, .removed)
    history.set(a, Field.title, "Ran")
    history.exchange()
    history.set(a, Field.title, "Ran, kept")
    let fold = try history.fold()
    #expect(fold.favorite?.title == "Ran, kept")
    #expect(fold.revived.isEmpty)
  }

  @Test("of three removals by one author, the second holds although the third is annulled")
  func severalRemovals() throws {
    var history = History()
    let key = Field.metadata("k")
    history.add(a, "first")
    history.exchange()
    history.write(b, .removed)
    history.exchange()
    history.add(a, "second", [key: FieldChange(to: .text("gone with the second"))])
    history.exchange()
    history.write(b, .removed)
    history.exchange()
    history.add(a, "third")
    history.exchange()
    history.write(b, .removed)
    history.set(a, Field.details, "an edit that did not know of the third removal")
    let fold = try history.fold()
    #expect(fold.favorite?.title == "third")
    #expect(fold.favorite?.metadata == [])
    #expect(fold.revived.count == 1)
  }

  @Test("adding again after a removal is a fresh start")
  func freshStart() throws {
    var history = base([Field.metadata("old"): FieldChange(to: .text("v"))])
    history.write(a, .removed)
    history.exchange()
    history.add(b, "Heat")
    let state = try #require(try history.fold().favorite)
    #expect(state.metadata.isEmpty)
    #expect(state.origin == RecordID(replica: b, sequence: 1))
    #expect(state.created == Timestamp(milliseconds: 3000))
  }

  @Test("an old tombstone does not kill what was added after it was seen")
  func oldTombstone() throws {
    var history = base()
    history.write(a, .removed)
    history.write(b, .removed)
    history.exchange()
    history.add(a, "Heat")
    let fold = try history.fold()
    #expect(fold.isLive)
    #expect(fold.revived.isEmpty)
    #expect(fold.contributing.count == 1)
  }

  @Test("an addition sets every fixed field, to nothing if it does not say")
  func fixedFields() throws {
    var history = History()
    history.add(a, "Heat", [Field.details: FieldChange(to: .text("From the first"))])
    history.exchange()
    history.add(b, "Heat")
    #expect(try history.fold().favorite?.details == nil)
    let fields = try history.fold().fields
    #expect(fields.contains(Field.details))
    #expect(!fields.contains(Field.created))
  }

  @Test("of two additions the earlier is the origin and tells the creation")
  func origin() throws {
    var history = History()
    history.add(b, "Heat")
    history.add(a, "Heat")
    let state = try #require(try history.fold().favorite)
    #expect(state.origin.replica == b)
    #expect(state.created == Timestamp(milliseconds: 1000))
    #expect(state.modified == Timestamp(milliseconds: 2000))
  }

  @Test("creation and modification that a file brought are taken over")
  func broughtTimes() throws {
    let day = "2001-02-03T04:05:06.000Z"
    var history = base([
      Field.created: FieldChange(to: .text(day)), Field.modified: FieldChange(to: .text(day)),
    ])
    #expect(try history.fold().favorite?.created == Timestamp(day))
    #expect(try history.fold().favorite?.modified == Timestamp(day))
    history.set(a, Field.details, "A later edit")
    #expect(try history.fold().favorite?.created == Timestamp(day))
    #expect(try history.fold().favorite?.modified == Timestamp(milliseconds: 2000))
  }

  @Test("the place is one register: the later of two concurrent moves holds")
  func places() throws {
    var history = base()
    history.write(a, .updated, placed: true)
    let second = history.write(b, .updated, placed: true)
    let fold = try history.fold()
    #expect(fold.favorite?.slot == second.id)
    #expect(fold.register(Field.place)?.others.map(\.id.replica) == [a])
  }

  @Test("a category has its name and strictness; removals may be annulled for its favorites")
  func category() throws {
    var history = History(type: .category)
    history.write(
      a, .added,
      [Field.name: FieldChange(to: .text("Films")), Field.strict: FieldChange(to: .boolean(true))])
    history.write(a, .removed)
    #expect(try history.fold().category == nil)
    let annulled = try ResourceFold(history.records, oracle: history, annullingRemovals: true)
    #expect(annulled.category?.name == "Films")
    #expect(annulled.category?.isStrict == true)
    #expect(!annulled.isLive)
  }

  @Test("an attribute definition is whole or absent")
  func attribute() throws {
    let category = ResourceID(high: 9, low: 9)
    let changes: ChangeSet = [
      Field.name: FieldChange(to: .text("Colour")), Field.type: FieldChange(to: .text("choice")),
      Field.category: FieldChange(to: .text(category.description)),
      Field.choices: FieldChange(to: .list(["Red"])),
      Field.required: FieldChange(to: .boolean(true)),
      Field.defaultValue: FieldChange(to: .text("Red")),
      Field.position: FieldChange(to: .number("3")),
    ]
    var history = History(type: .attribute)
    history.write(a, .added, changes)
    let state = try #require(try history.fold().attribute)
    #expect(state.category == category)
    #expect(state.position == 3)
    #expect(
      state.definition
        == AttributeDefinition(
          id: ResourceID(high: 2, low: 2), name: "Colour", type: .choice, choices: ["Red"],
          required: true, defaultValue: .text("Red")))
    for field in [Field.name, Field.type, Field.category] {
      var lacking = History(type: .attribute)
      var part = changes
      part[field] = nil
      lacking.write(a, .added, part)
      #expect(try lacking.fold().attribute == nil, "without \(field)")
    }
  }

  @Test("the order in which records came does not matter")
  func orderOfArrival() throws {
    var random = SplitMix64(seed: 21)
    for _ in 0..<200 {
      let history = randomHistory(&random)
      let fold = try history.fold()
      for _ in 0..<3 {
        var shuffled = history
        shuffled.records.shuffle(using: &random)
        let other = try shuffled.fold()
        #expect(other.favorite == fold.favorite)
        #expect(other.isLive == fold.isLive)
        #expect(Set(other.revived.map(\.id)) == Set(fold.revived.map(\.id)))
        for field in [Field.title, Field.details, Field.place] {
          #expect(other.register(field)?.winner.id == fold.register(field)?.winner.id)
          #expect(other.register(field)?.others.map(\.id) == fold.register(field)?.others.map(\.id))
        }
      }
    }
  }

  @Test("advancing a state by records of one author equals folding them all")
  func advancing() throws {
    var random = SplitMix64(seed: 22)
    for _ in 0..<200 {
      var history = History()
      var state = FavoriteState(
        first: history.add(a, "t", [Field.metadata("z"): FieldChange(to: .text("0"))]))
      #expect(state == (try history.fold().favorite))
      for _ in 0..<6 {
        let record = randomUpdate(&history, a, &random)
        state = state?.advanced(by: record)
        #expect(state == (try history.fold().favorite))
      }
    }
    var history = base()
    let state = try #require(try history.fold().favorite)
    #expect(state.advanced(by: history.write(a, .removed)) == nil)
    #expect(FavoriteState(first: history.set(a, Field.title, "x")) == nil)
  }

  @discardableResult
  private func randomUpdate(
    _ history: inout History, _ author: ResourceID, _ random: inout SplitMix64
  ) -> AuditRecord {
    let value = Bool.random(using: &random) ? String(random.next() % 5) : nil
    switch Int.random(in: 0...4, using: &random) {
    case 0: return history.set(author, Field.title, value ?? "none")
    case 1: return history.set(author, Field.details, value)
    case 4: return history.set(author, Field.created, "200\(random.next() % 5)-01-01T00:00:00Z")
    case 2:
      return history.set(author, Field.metadata(["k", "a", "é"][Int(random.next() % 3)]), value)
    default: return history.write(author, .updated, placed: true)
    }
  }

  private func randomHistory(_ random: inout SplitMix64) -> History {
    var history = base()
    for _ in 0..<8 {
      let author = Bool.random(using: &random) ? a : b
      switch Int.random(in: 0...6, using: &random) {
      case 0: history.write(author, .removed)
      case 1: history.add(author, "Again")
      case 2: history.show(author, author == a ? b : a)
      default: randomUpdate(&history, author, &random)
      }
    }
    return history
  }
}
