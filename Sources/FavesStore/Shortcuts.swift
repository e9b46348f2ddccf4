import FavesCore

/// What a transaction knows without asking the tables again.
///
/// Adding at the end of a category, as imports and first syncs do, then takes no more than two
/// look-ups and four inserts a favorite.
struct Shortcuts {
  /// The last slot of a category: occupied, and without children.
  struct End {
    var slot: Int64
    var id: RecordID
    var position: Int64
  }

  /// The ends of categories that something was added to.
  var ends: [Int64: End] = [:]
  /// The numbers of favorites of categories as their table has them.
  var counts: [Int64: Int] = [:]
  /// A resource that was looked up last and is not there.
  var absentResource: ResourceID?
  /// How much authors had seen, by the keys of their replicas; true until one has seen more.
  var knowledge: [Int64: Knowledge] = [:]
  /// The last record of a favorite up to which an author is known to have seen all: it forgets none.
  var looks: [KnowledgeLook: Int64] = [:]
  /// The record that was appended last.
  var lastRecord: (id: RecordID, row: Int64)?
  /// The category that a place named last.
  var category: (id: ResourceID, row: Int64)?
}
