public import FavesCore
import FavesStore

extension Faves {
  /// Looks for anything that is not as it must be; see the invariants of the model.
  ///
  /// - Parameters:
  ///   - deep: Also replays the whole log into an empty store and compares.
  ///   - repair: Rebuilds the tables from the log where they differ.
  public func check(deep: Bool = false, repair: Bool = false) throws -> [Problem] {
    let progress = environment.progress
    var problems = try store.read { reader in
      try reader.check { progress(Progress(task: $0, done: 0)) }
        .map { Problem(code: $0.code, message: $0.message) }
    }
    // The tables cannot be held against a log that is not sound itself, and values of favorites may
    // stand in its records.
    guard !problems.contains(where: { $0.code == "chain-broken" }) else { return problems }
    problems +=
      try readingTables { try Self.invalidValues($0) }
      ?? [Problem(code: "tables-differ", message: "the tables cannot be read")]
    if deep || repair || (repair && problems.contains { $0.code != "value-invalid" }) {
      progress(Progress(task: "replaying the log", done: 0))
      problems += try replayProblems()
    }
    if repair, problems.contains(where: { $0.code == "tables-differ" || $0.code == "rank-order" }) {
      try store.write(.upkeep) { try $0.rebuild() }
      return try check(deep: true)
    }
    return problems
  }

  /// Reads tables; nil if they cannot be read.
  private func readingTables<Result>(_ body: (StoreReader) throws -> Result) throws -> Result? {
    do {
      return try store.read(body)
    } catch let error as FavesError where error.code == "store-damaged" {
      return nil
    }
  }

  /// Values that `--force` kept although they do not fit their definitions.
  private static func invalidValues(_ reader: StoreReader) throws -> [Problem] {
    var problems: [Problem] = []
    for row in try reader.categories() {
      let category = try reader.category(row)
      guard category.isStrict || !category.attributes.isEmpty else { continue }
      try reader.forEachFavorite(in: row) { favorite in
        for diagnostic in Validation.metadata(favorite.metadata, in: category) {
          problems.append(
            Problem(
              code: diagnostic.code.rawValue,
              message: "“\(favorite.title)” in \(category.name): \(diagnostic.message)"))
        }
        return problems.count < 1000
      }
    }
    return problems
  }

  /// Folds the log anew beside the tables, in a transaction that is dropped, and compares.
  private func replayProblems() throws -> [Problem] {
    let before = try readingTables { try $0.stateDigest() }
    let after = try store.write(.upkeep, isDryRun: true) { writer in
      try writer.rebuild()
      return try writer.stateDigest()
    }
    guard before != after else { return [] }
    return [
      Problem(
        code: "tables-differ",
        message: "the tables do not follow from the log; run `faves check --repair`")
    ]
  }
}

extension Faves {
  /// A digest over everything people see; equal for stores that hold the same records.
  public func stateDigest() throws -> Digest {
    try store.read { try $0.stateDigest() }
  }
}
