import FavesCore

/// Seeded data: texts with Unicode, quotes, commas and line ends, four attributes, about as long as
/// those of `generate.py`.
struct Samples {
  private var random = SplitMix64(seed: 22)

  private static let words =
    """
    amber basalt cedar delta echo fable glacier harbor island juniper lantern meadow north olive \
    pebble quartz ridge silver timber valley winter café naïve Übermut żółw Ελλάδα море 東京 señor
    """.split(separator: " ").map(String.init)

  static let attributes = ["place", "score", "tags", "year"]
  static let start: Int64 = 1_700_000_000_000

  mutating func id() -> ResourceID {
    ResourceID(randomHigh: random.next(), randomLow: random.next())
  }

  mutating func number(below limit: Int) -> Int { Int.random(in: 0..<limit, using: &random) }

  /// Some words; now and then with a quoted one, a line end or a comma.
  mutating func sentence(_ count: Int) -> String {
    var words = (0..<count).map { _ in Self.words[number(below: Self.words.count)] }
    switch number(below: 20) {
    case 0, 1: words[count / 2] = "\"\(words[count / 2])\""
    case 2: words[count / 2] += "\n"
    case 3...6: words[count / 2] += ","
    default: break
    }
    return words.joined(separator: " ")
  }

  mutating func metadata() -> [Attribute] {
    [
      Attribute("place", .text(sentence(1))),
      Attribute("score", .number("\(number(below: 10)).\(number(below: 10))")),
      Attribute("tags", .list([sentence(1), "plain"])),
      Attribute("year", .number("\(1900 + number(below: 127))")),
    ]
  }

  mutating func categories(_ count: Int) -> [Category] {
    (0..<count).map { Category(id: id(), name: "category \($0)") }
  }

  /// So many favorites in each of the categories, by category and rank.
  mutating func favorites(_ count: Int, in categories: [Category]) -> [Favorite] {
    var favorites: [Favorite] = []
    for category in categories {
      for rank in 1...count {
        favorites.append(
          Favorite(
            id: id(), category: category.name, title: "\(sentence(3)) \(rank)",
            details: sentence(12), ranking: rank, metadata: metadata(),
            created: Timestamp(milliseconds: Self.start),
            modified: Timestamp(milliseconds: Self.start + Int64(rank))))
      }
    }
    return favorites
  }

  /// Additions of favorites by one replica, one operation for every hundred.
  mutating func records(_ count: Int) -> [AuditRecord] {
    let replica = id()
    let category = id()
    var operation = id()
    return (1...count).map { number in
      if number % 100 == 0 { operation = id() }
      var changes: ChangeSet = [
        Field.title: FieldChange(to: .text("\(sentence(3)) \(number)")),
        Field.details: FieldChange(to: .text(sentence(12))),
      ]
      for attribute in metadata() {
        changes[Field.metadata(attribute.name)] = FieldChange(to: attribute.value)
      }
      let parent = RecordID(replica: replica, sequence: Int64(number))
      return AuditRecord(
        id: RecordID(replica: replica, sequence: Int64(number) + 1), time: Self.start,
        counter: Int64(number), wall: Timestamp(milliseconds: Self.start), operation: operation,
        action: .added, resourceType: .favorite, resource: id(), changes: changes,
        place: PlaceChange(
          to: Place(category: category, parent: parent, side: .right), rankTo: number))
    }
  }
}
