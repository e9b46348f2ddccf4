import FavesCore
import Foundation
import GRDB
import Testing

@testable import FavesStore

@Suite("Query plans")
struct QueryPlanTests {
  /// The tables that grow with the store.
  static let large: Set<String> = ["favorite", "record", "slot", "resource", "seen"]

  /// The statements that may read a large table whole, and why; `…` stands for a rest.
  static let allowed: [(statement: String, reason: String)] = [
    ("SELECT count(*) FROM favorite LEFT JOIN slot…", "`check` looks at everything"),
    ("SELECT count(*) FROM slot WHERE favorite IS NOT NULL", "`check` looks at everything"),
    ("SELECT count(*) FROM favorite", "`check` looks at everything"),
    ("SELECT 1 FROM slot GROUP BY category, position…", "`check` looks at everything"),
    ("SELECT title FROM favorite GROUP BY…", "`check` looks at everything"),
    ("SELECT resource FROM record GROUP BY resource…", "`compact` looks at everything"),
    (
      "DELETE FROM slot WHERE record = ?",
      "a fork that was mended elsewhere; references are checked"
    ),
    ("DELETE FROM record WHERE id = ?", "a fork that was mended elsewhere; references are checked"),
    ("SELECT 1 FROM slot LIMIT 1", "one row tells whether there is any"),
    ("SELECT 1 FROM favorite LIMIT 1", "one row tells whether there is any"),
    ("SELECT uuid FROM resource", "a store that is filled has at most 10,000 then"),
    ("SELECT id FROM resource ORDER BY id", "`check --repair` folds everything anew"),
    ("SELECT DISTINCT category FROM slot", "`check --repair` folds everything anew"),
    ("DELETE FROM favorite", "`check --repair` folds everything anew"),
    ("UPDATE slot SET favorite = NULL", "`check --repair` folds everything anew"),
  ]

  private static func matches(_ sql: String, _ statement: String) -> Bool {
    statement.hasSuffix("…") ? sql.hasPrefix(statement.dropLast()) : sql == statement
  }

  /// Every SQL statement in the sources of the store: string literals that begin with its verbs.
  static func statements() throws -> [String] {
    let folder = projectRoot.appendingPathComponent("Sources/FavesStore")
    let literal = try Regex(
      ##"(?:"""\n([^"]*?)\n *""")|"([^"\n]+)""##, as: (Substring, Substring?, Substring?).self)
    let verb = /^(SELECT|INSERT|UPDATE|DELETE|WITH)\b/
    let files = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    var statements: [String] = []
    for file in files.sorted() where file.hasSuffix(".swift") {
      let source = try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
      for match in source.matches(of: literal) {
        let text = match.output.1 ?? match.output.2 ?? ""
        let sql = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard sql.contains(verb), !statements.contains(sql) else { continue }
        statements.append(sql)
      }
    }
    return statements
  }

  private func plan(_ sql: String, _ reader: StoreReader) throws -> [String] {
    let statement = try SQLStatement("EXPLAIN QUERY PLAN " + sql, in: reader.database)
    var lines: [String] = []
    while try statement.step() { lines.append(statement.text(3)) }
    return lines
  }

  /// The large tables that a plan reads whole, be it along an index.
  private func scans(_ plan: [String], of sql: String) -> [String] {
    var tables: [Substring: Substring] = [:]
    for match in sql.matches(of: /(\w+) AS (\w+)/) { tables[match.output.2] = match.output.1 }
    return plan.filter { line in
      guard let match = line.firstMatch(of: /^SCAN (\w+)/) else { return false }
      return Self.large.contains(String(tables[match.output.1] ?? match.output.1))
    }
  }

  private func filledStore(_ folder: StoreFolder) throws -> Store {
    let store = try folder.open()
    for category in ["A", "B", "C", "D"] { try store.fill(category, with: 2000) }
    try store.write(.upkeep) { writer in
      try writer.clearStage()
      try writer.clearIncoming()
      try writer.database.execute(
        sql: """
          INSERT INTO replica (uuid, hash) VALUES (randomblob(16), zeroblob(32));
          INSERT INTO seen SELECT 1, 2, sequence, sequence FROM record WHERE sequence % 7 = 0;
          """)
    }
    return store
  }

  @Test("no statement reads a large table whole, unless it says why")
  func noScans() throws {
    let statements = try Self.statements()
    #expect(statements.count > 80)
    let store = try filledStore(try StoreFolder())
    for isAnalysed in [false, true] {
      try store.write(.upkeep) { writer in
        if isAnalysed { try writer.database.execute(sql: "ANALYZE") }
        for sql in statements {
          let scans = scans(try plan(sql, writer), of: sql)
          guard !Self.allowed.contains(where: { Self.matches(sql, $0.statement) }) else { continue }
          #expect(scans == [], "\(sql) (analysed: \(isAnalysed))")
        }
      }
    }
  }

  @Test("each exception to that is one")
  func exceptions() throws {
    let statements = try Self.statements()
    let store = try filledStore(try StoreFolder())
    try store.write(.upkeep) { writer in
      for exception in Self.allowed {
        let named = statements.filter { Self.matches($0, exception.statement) }
        #expect(!named.isEmpty, "\(exception.statement): no such statement")
        for sql in named {
          let plan = try plan(sql, writer)
          #expect(!scans(plan, of: sql).isEmpty, "\(sql) reads nothing whole")
        }
      }
    }
  }

  @Test("the test sees a scan where there is one")
  func scansAreSeen() throws {
    let store = try filledStore(try StoreFolder())
    try store.read { reader in
      for sql in [
        "SELECT 1 FROM favorite WHERE modified > 3",
        "SELECT 1 FROM slot AS other WHERE other.position > 3",
        "SELECT count(*) FROM record JOIN replica ON replica.id = record.replica",
      ] {
        let plan = try plan(sql, reader)
        #expect(!scans(plan, of: sql).isEmpty, "\(sql)")
      }
    }
  }

  @Test("lists and lookups sort nothing in memory")
  func noSorting() throws {
    let store = try filledStore(try StoreFolder())
    try store.write(.upkeep) { writer in
      for sql in try Self.statements()
      where sql.contains("ORDER BY") && Self.large.contains(where: { sql.contains("FROM \($0)") }) {
        let sorts = try plan(sql, writer).filter { $0.contains("TEMP B-TREE") }
        // What one command wrote is grouped and put into order: as much as is touched.
        if sql.hasPrefix("SELECT resource FROM record WHERE id BETWEEN") { continue }
        #expect(sorts == [], "\(sql)")
      }
    }
  }
}
