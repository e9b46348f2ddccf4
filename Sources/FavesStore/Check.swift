public import FavesCore
import GRDB

/// Something that a check found: a stable word for programs, and a sentence.
public struct StoreProblem: Hashable, Sendable {
  /// A stable word for programs.
  public var code: String
  /// What is wrong.
  public var message: String
}

extension StoreReader {
  /// Checks the file, the hash chains, the order and the names.
  ///
  /// - Parameter report: Hears what is being checked.
  public func check(report: (String) -> Void) throws -> [StoreProblem] {
    report("checking the file")
    var problems = try fileProblems()
    report("checking the audit log")
    problems += try chainProblems()
    report("checking names and order")
    problems += try orderProblems()
    problems += try nameProblems()
    return problems
  }

  private func fileProblems() throws -> [StoreProblem] {
    let lines = try String.fetchAll(database, sql: "PRAGMA integrity_check(20)")
    var problems = lines.filter { $0 != "ok" }
      .map { StoreProblem(code: "file-damaged", message: $0) }
    let broken = try Row.fetchAll(database, sql: "PRAGMA foreign_key_check")
    problems += broken.prefix(20).map {
      StoreProblem(code: "reference-broken", message: "a row of \($0[0] ?? "?") refers to nothing")
    }
    return problems
  }

  /// Recomputes every hash of every replica.
  private func chainProblems() throws -> [StoreProblem] {
    let replicas = try all("SELECT id, uuid, sequence, hash FROM replica") {
      ChainEnd(
        row: $0.integer(0), id: try $0.id(1), sequence: $0.integer(2), hash: $0.blob(3))
    }
    return try replicas.compactMap(chainProblem).map {
      StoreProblem(code: "chain-broken", message: $0)
    }
  }

  private struct ChainEnd {
    var row: Int64
    var id: ResourceID
    var sequence: Int64
    var hash: [UInt8]
  }

  /// What is wrong with the chain of one replica; nil if nothing is.
  private func chainProblem(_ end: ChainEnd) throws -> String? {
    guard end.sequence > 0 else { return nil }
    var hash = Digest.zero
    var next: Int64 = 1
    var problem: String?
    do {
      try forEachRecord(ofReplica: end.row, in: 1...Int64.max) { stored in
        let record = try withSeen(stored.record, author: end.row)
        hash = HashChain.hash(after: hash, record)
        guard hash == record.hash, record.id.sequence == next else {
          problem = "record \(record.id) was altered or one is missing"
          return false
        }
        next += 1
        return true
      }
    } catch let error as CBORError {
      return "record \(end.id):\(next) was altered: \(error.message)"
    } catch let error as StoreCorruption {
      return "record \(end.id):\(next) was altered: \(error.message)"
    }
    guard problem == nil, next - 1 != end.sequence || hash.bytes != end.hash else { return problem }
    return "replica \(end.id) has \(next - 1) records, not \(end.sequence)"
  }

  /// Every living favorite stands in one slot of its category, and no slot names another.
  private func orderProblems() throws -> [StoreProblem] {
    var problems: [StoreProblem] = []
    let misplaced =
      try first(
        """
        SELECT count(*) FROM favorite LEFT JOIN slot ON slot.record = favorite.slot
        WHERE slot.favorite IS NOT favorite.id OR slot.category IS NOT favorite.category
        """
      ) { $0.int(0) } ?? 0
    let occupied = try first("SELECT count(*) FROM slot WHERE favorite IS NOT NULL") { $0.int(0) }
    let favorites = try first("SELECT count(*) FROM favorite") { $0.int(0) }
    if misplaced > 0 || occupied != favorites {
      problems.append(
        StoreProblem(code: "rank-order", message: "favorites and their places do not match"))
    }
    let shared =
      try first(
        "SELECT 1 FROM slot GROUP BY category, position HAVING count(*) > 1 LIMIT 1"
      ) { _ in true } ?? false
    if shared {
      problems.append(StoreProblem(code: "rank-order", message: "two places are one"))
    }
    for category in try categories()
    where try favoriteKeys(in: category).count != category.count {
      problems.append(
        StoreProblem(
          code: "rank-order", message: "the count of \(category.shownName) is not right"))
    }
    return problems
  }

  private func nameProblems() throws -> [StoreProblem] {
    var problems: [StoreProblem] = []
    try forEach(
      """
      SELECT title FROM favorite GROUP BY category, title_key, suffix HAVING count(*) > 1 LIMIT 20
      """
    ) {
      problems.append(
        StoreProblem(code: "title-twice", message: "two favorites are called “\($0.text(0))”"))
      return true
    }
    try forEach(
      "SELECT name FROM category GROUP BY name_key, suffix HAVING count(*) > 1 LIMIT 20"
    ) {
      problems.append(
        StoreProblem(code: "name-twice", message: "two categories are called “\($0.text(0))”"))
      return true
    }
    return problems
  }

  /// A digest over what people see: categories, attributes, favorites in order, open conflicts.
  ///
  /// Two stores that hold the same records have the same.
  public func stateDigest() throws -> Digest {
    var digest = DigestBuilder()
    var writer = CBORWriter()
    for row in try categories() {
      let category = try category(row)
      writer.reset()
      writer.id(category.id)
      writer.text(category.name)
      writer.boolean(category.isStrict)
      writer.integer(Int64(row.count))
      for definition in category.attributes {
        writer.id(definition.id)
        writer.text(definition.name)
        writer.text(definition.type.rawValue)
        writer.boolean(definition.required)
        RecordCodec.encodeValue(.list(definition.choices), to: &writer)
        RecordCodec.encodeValue(definition.defaultValue, to: &writer)
      }
      digest.update(writer.bytes)
      try forEachFavorite(in: row) { favorite in
        writer.reset()
        writer.id(favorite.id)
        writer.text(favorite.title)
        RecordCodec.encodeValue(favorite.details.map(AttributeValue.text), to: &writer)
        writer.integer(favorite.created.milliseconds)
        writer.integer(favorite.modified.milliseconds)
        writer.byteString(MetadataCodec.encode(favorite.metadata))
        digest.update(writer.bytes)
        return true
      }
    }
    for id in try all(
      "SELECT uuid FROM conflict WHERE state = 0 ORDER BY uuid", read: { try $0.id(0) })
    {
      digest.update(id.bytes)
    }
    return digest.finish()
  }
}

extension StoreWriter {
  /// Drops the tables that follow from the log and folds the whole log into them anew.
  public func rebuild() throws {
    // Everything counts as new, so that no former state need be remembered.
    lastKnownResource = 0
    touched.outcomes = [:]
    try run("DELETE FROM favorite")
    try run("DELETE FROM attribute")
    try run("DELETE FROM category")
    try run("DELETE FROM conflict WHERE state <> 1")
    try run("UPDATE slot SET favorite = NULL")
    try rebuildOrder()
    try forEach("SELECT id FROM resource ORDER BY id") {
      try refold($0.integer(0))
      return true
    }
    try settle()
  }
}
