import FavesCore
import GRDB

@testable import FavesStore

extension Store {
  /// Fills a category with favorites by plain SQL, as if they had been added at the end.
  ///
  /// Their records have no content and no true hash: enough for edits and query plans.
  func fill(_ category: String, with count: Int) throws {
    try add(["\(category) 0"], to: category)
    try write(.upkeep) { writer in
      let row = try writer.required(category).row
      let numbers =
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(count))"
      let database = writer.database
      let resource = try Int64.fetchOne(database, sql: "SELECT max(id) FROM resource") ?? 0
      let record = try Int64.fetchOne(database, sql: "SELECT max(id) FROM record") ?? 0
      let end = try Int64.fetchOne(database, sql: "SELECT max(sequence) FROM record") ?? 0
      try database.execute(
        sql: """
          \(numbers) INSERT INTO resource (id, type, uuid)
            SELECT \(resource) + i, 2, randomblob(16) FROM n;
          \(numbers) INSERT INTO record (id, replica, sequence, time, counter, wall, operation,
            action, resource, body, hash)
            SELECT \(record) + i, 1, \(end) + i, i, 0, i, 1, 0, \(resource) + i, x'a0',
              zeroblob(32) FROM n;
          \(numbers) INSERT INTO slot (record, category, parent, side, position, favorite)
            SELECT \(record) + i, \(row), \(record) + i - 1, 1, i << 32, \(resource) + i FROM n;
          \(numbers) INSERT INTO favorite (id, category, slot, title, title_key, created, modified,
            origin) SELECT \(resource) + i, \(row), \(record) + i, '\(category) ' || i,
              lower('\(category) ' || i), i, i, \(record) + i FROM n;
          UPDATE category SET favorites = favorites + \(count) WHERE id = \(row);
          UPDATE replica SET sequence = sequence + \(count), hash = zeroblob(32) WHERE id = 1;
          """)
      writer.chains = [:]
    }
  }
}
