import FavesCore

/// The rank order of a category as the store keeps it.
///
/// The truth is the tree of immutable slots (Weidner and Kleppmann, "The Art of the Fugue", 2023);
/// siblings stand later stamp first. Each slot also has a local `position`, an integer with gaps
/// that grows along the order, so that one move writes a few rows and listing is one index scan.
/// Positions are never synced; where a gap is used up, its neighbourhood is spread anew.
extension StoreReader {
  struct SlotPoint {
    var record: Int64
    var position: Int64
  }

  private func slotPoint(_ row: SQLStatement) -> SlotPoint {
    SlotPoint(record: row.integer(0), position: row.integer(1))
  }

  func slotPoint(_ record: Int64) throws -> SlotPoint {
    let point = try first(
      "SELECT record, position FROM slot WHERE record = ?", record, read: slotPoint)
    guard let point else { throw StoreCorruption("slot \(record) is missing") }
    return point
  }

  /// The slot after a position, empty ones included; nil at the end.
  func slot(after position: Int64, in category: Int64) throws -> SlotPoint? {
    try first(
      """
      SELECT record, position FROM slot INDEXED BY slot_order
      WHERE category = ? AND position > ? ORDER BY position LIMIT 1
      """, category, position, read: slotPoint)
  }

  /// The slot before a position, empty ones included; nil at the start.
  func slot(before position: Int64, in category: Int64) throws -> SlotPoint? {
    try first(
      """
      SELECT record, position FROM slot INDEXED BY slot_order
      WHERE category = ? AND position < ? ORDER BY position DESC LIMIT 1
      """, category, position, read: slotPoint)
  }

  /// The last slot of a category, empty ones included; nil if it has none.
  func lastSlot(in category: Int64) throws -> SlotPoint? {
    try slot(before: .max, in: category)
  }

  /// Where a new slot goes that shall stand right after a slot, or before all with nil.
  ///
  /// Right child of that slot if it has none yet, else left child of its successor, empty slots
  /// included.
  func place(after left: Int64?, in category: Int64) throws -> (parent: Int64?, side: Side) {
    guard try hasChildren(left, .right, in: category) else { return (left, .right) }
    let position = try left.map { try slotPoint($0).position } ?? .min
    guard let successor = try slot(after: position, in: category) else {
      throw StoreCorruption("a slot with right children has no successor")
    }
    return (successor.record, .left)
  }

  private func hasChildren(_ parent: Int64?, _ side: Side, in category: Int64) throws -> Bool {
    try first(
      "SELECT 1 FROM slot WHERE parent IS ? AND side = ? AND category = ? LIMIT 1", parent,
      side.rawValue, category
    ) { _ in true } ?? false
  }

  /// The children of a slot on one side, later stamp first.
  private func children(_ parent: Int64?, _ side: Side, in category: Int64) throws -> [(
    record: Int64, stamp: Stamp
  )] {
    let children = try all(
      """
      SELECT slot.record, record.time, record.counter, replica.uuid FROM slot
      JOIN record ON record.id = slot.record JOIN replica ON replica.id = record.replica
      WHERE slot.parent IS ? AND slot.side = ? AND slot.category = ?
      """, parent, side.rawValue, category
    ) {
      (
        record: $0.integer(0),
        stamp: Stamp(time: $0.integer(1), counter: $0.integer(2), replica: try $0.id(3))
      )
    }
    return children.sorted { $0.stamp > $1.stamp }
  }

  /// The slot just before which a new one with a stamp falls, following the order of the tree; nil
  /// for the start.
  ///
  /// - Complexity: the number of siblings and the depth of the subtrees beside it.
  func predecessor(
    ofNewChild stamp: Stamp, of parent: Int64?, _ side: Side, in category: Int64
  ) throws -> SlotPoint? {
    let siblings = try children(parent, side, in: category)
    if let previous = siblings.last(where: { $0.stamp > stamp }) {
      return try slotPoint(try lastOfSubtree(previous.record, in: category))
    }
    guard side == .left, let parent else { return try parent.map(slotPoint) }
    let next = try siblings.first.map { try firstOfSubtree($0.record, in: category) } ?? parent
    return try slot(before: try slotPoint(next).position, in: category)
  }

  private func lastOfSubtree(_ slot: Int64, in category: Int64) throws -> Int64 {
    var last = slot
    while let child = try children(last, .right, in: category).last { last = child.record }
    return last
  }

  private func firstOfSubtree(_ slot: Int64, in category: Int64) throws -> Int64 {
    var first = slot
    while let child = try children(first, .left, in: category).first { first = child.record }
    return first
  }

  /// The slots of a category as they follow from the tree.
  ///
  /// - Complexity: O(*n*) queries; memory as deep as the tree turns.
  fileprivate func forEachSlot(ofTree category: Int64, _ body: (SlotPoint) throws -> Void) throws {
    var open: [(slot: Int64?, isEntered: Bool)] = [(nil, false)]
    while let (slot, isEntered) = open.popLast() {
      if isEntered {
        if let slot { try body(try slotPoint(slot)) }
        continue
      }
      let right = try children(slot, .right, in: category)
      let left = try children(slot, .left, in: category)
      open += right.reversed().map { ($0.record, false) }
      open.append((slot, true))
      open += left.reversed().map { ($0.record, false) }
    }
  }

  /// Whether the positions of a category follow from the tree.
  fileprivate func isOrdered(_ category: Int64) throws -> Bool {
    var last = Int64.min
    var isOrdered = true
    try forEachSlot(ofTree: category) {
      if $0.position <= last { isOrdered = false }
      last = $0.position
    }
    return isOrdered
  }

  // MARK: Ranks

  /// The rank of the favorite at a position: the number of favorites up to it.
  ///
  /// - Complexity: O(1) near the ends of the category, else one scan of an index, from the nearer
  ///   end if that is behind the position.
  func rank(at position: Int64, in category: Int64) throws -> Int {
    let count = try favoriteCount(of: category)
    // A short look at both ends comes first: that is where favorites are added, and moved to.
    let last = try favorites(after: position, in: category, most: Self.near)
    if last < Self.near { return count - last }
    let first = try favorites(through: position, in: category, most: Self.near)
    if first < Self.near { return first }
    let half = count / 2
    let after = try favorites(after: position, in: category, most: half)
    return after < half
      ? count - after : try favorites(through: position, in: category, most: count)
  }

  private static let near = 256

  private func favorites(after position: Int64, in category: Int64, most: Int) throws -> Int {
    try first(
      """
      SELECT count(*) FROM (
        SELECT 1 FROM slot INDEXED BY slot_order
        WHERE category = ? AND position > ? AND favorite IS NOT NULL LIMIT ?)
      """, category, position, most
    ) { $0.int(0) } ?? 0
  }

  private func favorites(through position: Int64, in category: Int64, most: Int) throws -> Int {
    try first(
      """
      SELECT count(*) FROM (
        SELECT 1 FROM slot INDEXED BY slot_order
        WHERE category = ? AND position <= ? AND favorite IS NOT NULL LIMIT ?)
      """, category, position, most
    ) { $0.int(0) } ?? 0
  }

  /// The slot of the favorite at a rank (from 1), one favorite left out of the count; nil past the
  /// end.
  func slot(atRank rank: Int, in category: Int64, without favorite: Int64?) throws -> SlotPoint? {
    try first(
      """
      SELECT record, position FROM slot INDEXED BY slot_order
      WHERE category = ? AND favorite IS NOT NULL AND favorite IS NOT ?
      ORDER BY position LIMIT 1 OFFSET ?
      """, category, favorite, rank - 1, read: slotPoint)
  }

  /// The slot of the last favorite, one left out; nil if there is none.
  func lastOccupiedSlot(in category: Int64, without favorite: Int64?) throws -> SlotPoint? {
    try first(
      """
      SELECT record, position FROM slot INDEXED BY slot_order
      WHERE category = ? AND favorite IS NOT NULL AND favorite IS NOT ?
      ORDER BY position DESC LIMIT 1
      """, category, favorite, read: slotPoint)
  }

  /// Whether some favorite other than one stands between two positions, both included.
  func isOccupied(
    between first: Int64, and second: Int64, in category: Int64, otherThan favorite: Int64
  ) throws -> Bool {
    try self.first(
      """
      SELECT 1 FROM slot INDEXED BY slot_order
      WHERE category = ? AND position BETWEEN ? AND ? AND favorite IS NOT NULL
        AND favorite IS NOT ? LIMIT 1
      """, category, min(first, second), max(first, second), favorite
    ) { _ in true } ?? false
  }
}

extension StoreWriter {
  /// The distance between neighbours where there is room.
  static var gap: Int64 { 1 << 32 }

  /// Gives the slots of every category new positions, where those they have do not follow from the
  /// tree.
  func rebuildOrder() throws {
    for category in try all("SELECT DISTINCT category FROM slot", read: { $0.integer(0) })
    where try !isOrdered(category) {
      var next: Int64 = 0
      try forEachSlot(ofTree: category) {
        try run("UPDATE slot SET position = ? WHERE record = ?", next, $0.record)
        next += Self.gap
      }
    }
  }

  /// Puts a new slot into the order of its category.
  ///
  /// - Parameter occupant: The favorite that surely stands there, if it is known already.
  func insertSlot(
    record: Int64, id: RecordID, stamp: Stamp, category: Int64, parent: Int64?, side: Side,
    occupant: Int64?
  ) throws {
    shortcuts.ends[category] = nil
    let before = try predecessor(ofNewChild: stamp, of: parent, side, in: category)
    let right = try slot(after: before?.position ?? .min, in: category)?.position
    let position = try position(between: before?.position, and: right, side, in: category)
    try writeSlot(record, category, parent, side, position, occupant)
    if right == nil { noteEnd(record, id, position, occupant, in: category) }
  }

  /// Puts a new slot behind the last one of a category, as its right child.
  func appendSlot(
    record: Int64, id: RecordID, category: Int64, after end: Shortcuts.End, occupant: Int64?
  ) throws {
    let position = end.position + Self.gap
    try writeSlot(record, category, end.slot, .right, position, occupant)
    noteEnd(record, id, position, occupant, in: category)
  }

  private func noteEnd(
    _ slot: Int64, _ id: RecordID, _ position: Int64, _ occupant: Int64?, in category: Int64
  ) {
    shortcuts.ends[category] =
      occupant == nil ? nil : Shortcuts.End(slot: slot, id: id, position: position)
  }

  private func writeSlot(
    _ record: Int64, _ category: Int64, _ parent: Int64?, _ side: Side, _ position: Int64,
    _ occupant: Int64?
  ) throws {
    try run(
      """
      INSERT INTO slot (record, category, parent, side, position, favorite)
      VALUES (?, ?, ?, ?, ?, ?)
      """, record, category, parent, side.rawValue, position, occupant)
  }

  /// A free position between two neighbours, of which either may be missing.
  ///
  /// A whole gap is halved. What is left of one is used up in small steps from the parent: a run
  /// of insertions at one rank grows from the slot on its right, a run where each follows the last
  /// from the slot on its left.
  private func position(
    between left: Int64?, and right: Int64?, _ side: Side, in category: Int64
  ) throws -> Int64 {
    switch (left, right) {
    case (nil, nil): return 0
    case (let left?, nil): return left + Self.gap
    case (nil, let right?): return right - Self.gap
    case (let left?, let right?):
      if right - left > 1 {
        let half = (right - left) / 2
        let step = half < Self.gap / 2 ? min(half, 1 << 18) : half
        return side == .right ? left + step : right - step
      }
      let moved = try spread(around: left, in: category)
      let next = try slot(after: moved, in: category)?.position
      return try position(between: moved, and: next, side, in: category)
    }
  }

  /// Widens the gaps around a slot's position and returns its new one: the smallest neighbourhood
  /// that has room is spread evenly.
  private func spread(around position: Int64, in category: Int64) throws -> Int64 {
    var reach = 32
    while true {
      let (slots, isWhole) = try neighbourhood(of: position, reach: reach, in: category)
      guard let first = slots.first, let last = slots.last else { return position }
      let room = (last.position - first.position) / Int64(slots.count)
      if isWhole || room >= 1 << 10 {
        return try spread(slots, by: isWhole ? Self.gap : room, following: position)
      }
      reach *= 2
    }
  }

  private func spread(
    _ slots: [SlotPoint], by step: Int64, following position: Int64
  ) throws -> Int64 {
    var moved = position
    var next = slots.first?.position ?? 0
    for slot in slots {
      if slot.position == position { moved = next }
      try run("UPDATE slot SET position = ? WHERE record = ?", next, slot.record)
      next += step
    }
    return moved
  }

  private func neighbourhood(
    of position: Int64, reach: Int, in category: Int64
  ) throws -> (slots: [SlotPoint], isWhole: Bool) {
    let before = try all(
      """
      SELECT record, position FROM slot INDEXED BY slot_order
      WHERE category = ? AND position <= ? ORDER BY position DESC LIMIT ?
      """, category, position, reach / 2
    ) { SlotPoint(record: $0.integer(0), position: $0.integer(1)) }
    let after = try all(
      """
      SELECT record, position FROM slot INDEXED BY slot_order
      WHERE category = ? AND position > ? ORDER BY position LIMIT ?
      """, category, position, reach / 2
    ) { SlotPoint(record: $0.integer(0), position: $0.integer(1)) }
    return (before.reversed() + after, max(before.count, after.count) < reach / 2)
  }
}
