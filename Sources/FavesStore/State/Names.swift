import FavesCore

/// Keeps names that more than one living resource bears apart; see ``FavesCore/NameCollisions``.
extension StoreWriter {
  func noteCategoryName(_ name: String) {
    touched.categoryKeys.insert(NameKey(name))
    if let (base, _) = NameCollisions.split(name) { touched.categoryKeys.insert(NameKey(base)) }
  }

  func noteAttributeName(_ name: String, in category: Int64) {
    touched.attributeKeys.insert(.init(category: category, key: NameKey(name)))
    if let (base, _) = NameCollisions.split(name) {
      touched.attributeKeys.insert(.init(category: category, key: NameKey(base)))
    }
  }

  /// Remembers a title that a favorite had, if others may be called alike.
  func noteTitle(of old: StoredFavorite) throws {
    try noteTitle(
      old.title, NameKey(old.title), of: old.row, in: old.category, hadSuffix: old.suffix > 0)
  }

  /// Remembers a title that a favorite has now, if others are called alike.
  func noteTitle(
    _ title: String, _ key: NameKey, of row: Int64, in category: Int64, hadSuffix: Bool
  ) throws {
    let isFree = lastFreeTitle.map { $0.category == category && $0.key == key } ?? false
    lastFreeTitle = nil
    let isShared =
      try !isFree
      && first(
        "SELECT 1 FROM favorite WHERE category = ? AND title_key = ? AND id <> ? LIMIT 1",
        category, key.text, row
      ) { _ in true } ?? false
    if isShared || hadSuffix { touched.favoriteKeys.insert(.init(category: category, key: key)) }
    if let (base, _) = NameCollisions.split(title) {
      touched.favoriteKeys.insert(.init(category: category, key: NameKey(base)))
    }
  }

  private struct Namesake {
    var row: Int64
    var name: String
    var suffix: Int
    var origin: Int64
  }

  private func namesake(_ row: SQLStatement) -> Namesake {
    Namesake(row: row.integer(0), name: row.text(1), suffix: row.int(2), origin: row.integer(3))
  }

  /// Gives each of the resources that share a touched key its suffix.
  func settleNames() throws {
    for entry in touched.favoriteKeys {
      let namesakes = try all(
        """
        SELECT id, title, suffix, origin FROM favorite WHERE category = ? AND title_key = ?
        """, entry.category, entry.key.text, read: namesake)
      try number(namesakes) { key in
        try first(
          "SELECT 1 FROM favorite WHERE category = ? AND title_key = ? LIMIT 1", entry.category,
          key.text
        ) { _ in true } ?? false
      } write: { row, suffix in
        try run("UPDATE favorite SET suffix = ? WHERE id = ?", suffix, row)
      }
    }
    for key in touched.categoryKeys {
      let namesakes = try all(
        "SELECT id, name, suffix, origin FROM category WHERE name_key = ?", key.text,
        read: namesake)
      try number(namesakes) { key in
        try first("SELECT 1 FROM category WHERE name_key = ? LIMIT 1", key.text) { _ in true }
          ?? false
      } write: { row, suffix in
        try run("UPDATE category SET suffix = ? WHERE id = ?", suffix, row)
      }
    }
    for entry in touched.attributeKeys {
      let namesakes = try all(
        "SELECT id, name, suffix, origin FROM attribute WHERE category = ? AND name_key = ?",
        entry.category, entry.key.text, read: namesake)
      try number(namesakes) { key in
        try first(
          "SELECT 1 FROM attribute WHERE category = ? AND name_key = ? LIMIT 1", entry.category,
          key.text
        ) { _ in true } ?? false
      } write: { row, suffix in
        try run("UPDATE attribute SET suffix = ? WHERE id = ?", suffix, row)
      }
    }
    touched.favoriteKeys = []
    touched.categoryKeys = []
    touched.attributeKeys = []
  }

  private func number(
    _ namesakes: [Namesake], isTaken: (NameKey) throws -> Bool,
    write: (Int64, Int) throws -> Void
  ) throws {
    guard namesakes.count > 1 || namesakes.contains(where: { $0.suffix > 0 }) else { return }
    let ordered = try namesakes.map { (namesake: $0, stamp: try stamp($0.origin)) }
      .sorted { $0.stamp < $1.stamp }.map(\.namesake)
    let suffixes = try NameCollisions.suffixes(ordered.map(\.name), isTaken: isTaken)
    for (namesake, suffix) in zip(ordered, suffixes) {
      if suffix != namesake.suffix { try write(namesake.row, suffix) }
      try writeDuplicateConflict(
        of: namesake.row, origin: namesake.origin, isOpen: suffix > 0,
        kept: try namingRecord(ordered[0].row), lost: try namingRecord(namesake.row))
    }
  }

  /// The record that gave a resource the name it has.
  private func namingRecord(_ row: Int64) throws -> Int64 {
    let records = try records(ofResource: row)
    let fold = try ResourceFold(
      records.map(\.record), oracle: StoreSeenOracle(reader: self))
    let field = try resource(row).type == .favorite ? Field.title : Field.name
    let winner = fold.register(field)?.winner.id
    guard let stored = records.first(where: { $0.record.id == winner }) ?? records.first else {
      throw StoreCorruption("resource \(row) has no records")
    }
    return stored.row
  }
}
