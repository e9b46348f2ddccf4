public import FavesCore
public import FavesStore

/// How a conflict is resolved.
public enum ConflictChoice: Hashable, Sendable {
  /// By the value that this replica wrote; where neither side or both are its own, by what holds
  /// now.
  case mine
  /// By the other value.
  case theirs
  /// By another value, written as a person writes it.
  case value(String)
}

extension Faves {
  /// The conflicts, the latest first.
  public func conflicts(includeResolved: Bool = false) throws -> [Conflict] {
    try store.read { try $0.conflicts(includingResolved: includeResolved) }
  }

  /// One conflict, by its id or a unique prefix of it.
  public func conflict(_ idPrefix: String) throws -> Conflict {
    try store.read { try Self.requireConflict(idPrefix, $0) }
  }

  private static func requireConflict(_ prefix: String, _ reader: StoreReader) throws -> Conflict {
    let range = try IDPrefix(prefix)
    let ids = try reader.conflictIDs(from: range.lower, through: range.upper)
    guard ids.count <= 1 else { throw range.ambiguous("conflicts") }
    guard let conflict = try ids.first.flatMap({ try reader.conflict($0) }) else {
      throw FavesError(
        .notFound, "conflict-missing", "there is no conflict with the id \(prefix)",
        hint: "see `faves conflicts`")
    }
    return conflict
  }

  /// A conflict with the records of both sides, by its id or a unique prefix of it.
  ///
  /// - Throws: ``FavesCore/FavesError``: `conflict-missing`, `id-invalid`, `id-ambiguous`.
  public func conflictDetails(_ idPrefix: String) throws -> ConflictDetails {
    try store.read { reader in
      let conflict = try Self.requireConflict(idPrefix, reader)
      let history = try reader.history(ofConflict: conflict.id)
      return ConflictDetails(
        conflict: conflict, before: try reader.entries(of: history?.before ?? []),
        kept: try reader.entries(of: history?.kept ?? []),
        lost: try reader.entries(of: history?.lost ?? []),
        since: try reader.entries(of: history?.since ?? []))
    }
  }

  /// Resolves a conflict by an ordinary edit, which has seen both sides.
  public func resolve(_ idPrefix: String, taking choice: ConflictChoice) throws -> ChangeReport {
    try resolve([idPrefix], taking: choice)
  }

  /// Resolves conflicts by ordinary edits, all in one operation.
  ///
  /// - Parameter idPrefixes: Their ids, or unique prefixes of these.
  /// - Returns: among the rest, which ones were settled by the resolution of another one.
  /// - Throws: ``FavesCore/FavesError``: `conflict-missing`, `conflict-resolved`, and what does not
  ///   allow a value or a side. Nothing is resolved then.
  public func resolve(_ idPrefixes: [String], taking choice: ConflictChoice) throws -> ChangeReport
  {
    try change { writer in
      let conflicts = try idPrefixes.map { try Self.requireConflict($0, writer) }
      if let resolved = conflicts.first(where: { $0.isResolved }) {
        throw FavesError(
          .failed, "conflict-resolved",
          "the conflict \(resolved.id) about “\(resolved.title)” is resolved already",
          hint: "use `faves edit` to change the value that holds")
      }
      return try ConflictBatch(writer: writer, conflicts: conflicts).resolve(choice)
    }
  }

  /// Resolves all open conflicts, or those of a category, in one operation.
  ///
  /// - Returns: among the rest, which ones could not be resolved in this way, and why.
  /// - Throws: ``FavesCore/FavesError`` with code `category-missing`.
  public func resolveAll(
    category: String? = nil, taking choice: ConflictChoice
  ) throws -> ChangeReport {
    try change { writer in
      let conflicts = try Self.openConflicts(in: category, writer)
      return try ConflictBatch(writer: writer, conflicts: conflicts, passesOver: true)
        .resolve(choice)
    }
  }

  /// The open conflicts, or those of a category, the oldest first.
  ///
  /// - Throws: ``FavesCore/FavesError`` with code `category-missing`.
  public func openConflicts(category: String? = nil) throws -> [Conflict] {
    try store.read { try Self.openConflicts(in: category, $0) }
  }

  private static func openConflicts(
    in category: String?, _ reader: StoreReader
  ) throws -> [Conflict] {
    let conflicts = try reader.conflicts(includingResolved: false).reversed()
    guard let category else { return Array(conflicts) }
    let key = NameKey(try reader.requireCategory(category).shownName)
    return conflicts.filter { NameKey($0.category) == key }
  }
}

extension Conflict {
  /// The side that a replica wrote; what holds now, if that does not tell.
  public func side(of replica: ResourceID?) -> ConflictSide {
    lost.replica == replica && kept.replica != replica ? .lost : .kept
  }
}
