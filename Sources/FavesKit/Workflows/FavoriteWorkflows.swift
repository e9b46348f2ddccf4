public import FavesCore
import FavesStore

/// Where a favorite is moved to.
public enum RankTarget: Hashable, Sendable {
  /// To a rank; beyond the end means the end.
  case rank(Int)
  /// Just above another favorite of the category.
  case above(String)
  /// Just below another favorite of the category.
  case below(String)
  /// To rank 1.
  case top
  /// To the end.
  case bottom
}

/// A change of one attribute of a favorite.
public enum AttributeEdit: Hashable, Sendable {
  /// Gives it a value, written as a person writes it.
  case set(name: String, value: String)
  /// Takes its value away.
  case unset(name: String)
}

extension Faves {
  /// Adds a favorite; makes the category if it is missing.
  public func add(
    category categoryName: String, title: String, rank: Int?, details: String?,
    attributes: [(name: String, value: String)]
  ) throws -> Favorite {
    try store.write(.edit) { writer in
      let row = try Self.ensureCategory(categoryName, writer)
      let category = try writer.category(row)
      try Self.check(title: title, details: details)
      try Self.checkFree(title, in: row, writer)
      var metadata: [Attribute] = []
      try Self.apply(
        attributes.map { .set(name: $0.name, value: $0.value) }, to: &metadata, in: category)
      Self.applyDefaults(to: &metadata, in: category)
      try Self.checkMetadata(metadata, in: category)
      let key = try writer.addFavorite(
        NewFavorite(
          title: title, details: details.flatMap { $0.isEmpty ? nil : $0 }, metadata: metadata),
        to: row, at: try rank.map(Self.position) ?? .end)
      return try Self.finished(key, writer)
    }
  }

  private static func finished(_ key: Int64, _ writer: StoreWriter) throws -> Favorite {
    try writer.settle()
    guard let found = try writer.favorite(key: key) else {
      throw FavesError(.internal, "favorite-lost", "a favorite was written but is not there")
    }
    return try writer.favorite(found)
  }

  static func position(_ rank: Int) throws -> RankPosition {
    guard rank >= 1 else {
      throw FavesError(.usage, "rank-invalid", "\(rank) is no rank", hint: "ranks start at 1")
    }
    return .rank(rank)
  }

  static func check(title: String?, details: String?) throws {
    if let title, let problem = Validation.title(title) { throw FavesError(problem) }
    if let problem = Validation.details(details) { throw FavesError(problem) }
  }

  static func checkFree(
    _ title: String, in category: StoredCategory, _ reader: StoreReader,
    except id: ResourceID? = nil
  ) throws {
    guard let other = try reader.favorite(titled: title, in: category), other.id != id else {
      return
    }
    throw FavesError(
      .failed, "title-taken", "\(category.shownName) has “\(other.shownTitle)” already",
      hint: "titles are compared without regard to case and white space; use `faves edit`")
  }

  /// Applies edits; names are those of a definition or of a value that is there, by key.
  static func apply(
    _ edits: [AttributeEdit], to metadata: inout [Attribute], in category: Category
  ) throws {
    for edit in edits {
      switch edit {
      case .set(let name, let text):
        let definition = definition(of: name, in: category)
        let name = definition?.name ?? existingName(name, in: metadata)
        guard !NameKey(name).text.isEmpty, name.count <= Validation.nameLimit else {
          throw FavesError(
            .usage, "name-invalid", "“\(name)” cannot be the name of an attribute")
        }
        guard !text.isEmpty || definition?.type == .text else {
          metadata.set(name, to: nil)
          continue
        }
        let value = try definition.map { try parse(text, as: $0) } ?? ValueParsing.infer(text)
        metadata.set(name, to: value)
      case .unset(let name):
        let known = definition(of: name, in: category)?.name ?? existingName(name, in: metadata)
        metadata.set(known, to: nil)
      }
    }
  }

  static func definition(of name: String, in category: Category) -> AttributeDefinition? {
    category.attributes.first { $0.name.isIdentical(to: name) }
      ?? category.attributes.first { NameKey($0.name) == NameKey(name) }
  }

  private static func existingName(_ name: String, in metadata: [Attribute]) -> String {
    if metadata.value(named: name) != nil { return name }
    return metadata.first { NameKey($0.name) == NameKey(name) }?.name ?? name
  }

  static func applyDefaults(to metadata: inout [Attribute], in category: Category) {
    for definition in category.attributes {
      guard let value = definition.defaultValue, metadata.value(named: definition.name) == nil
      else { continue }
      metadata.set(definition.name, to: value)
    }
  }

  static func checkMetadata(_ metadata: [Attribute], in category: Category) throws {
    guard let problem = Validation.metadata(metadata, in: category).first else { return }
    throw FavesError(
      .data, problem.code.rawValue, "\(problem.message), in \(category.name)",
      hint: "see `faves attribute list \(category.name)`")
  }

  /// One favorite.
  public func show(_ reference: FavoriteReference) throws -> Favorite {
    try store.read { try $0.favorite(try $0.requireFavorite(reference)) }
  }

  /// Changes values of a favorite, or its category; writes nothing if nothing changes.
  ///
  /// - Parameter details: nil leaves the description, `.some(nil)` or an empty text takes it away.
  public func edit(
    _ reference: FavoriteReference, title: String? = nil, details: String?? = nil,
    attributes: [AttributeEdit] = [], category newCategory: String? = nil
  ) throws -> Favorite {
    try store.write(.edit) { writer in
      let favorite = try writer.requireFavorite(reference)
      let target =
        try newCategory.map { try Self.ensureCategory($0, writer) } ?? favorite.category
      let category = try writer.category(target)
      let details = details.map { $0.flatMap { $0.isEmpty ? nil : $0 } }
      try Self.check(title: title, details: details ?? nil)
      try Self.checkFree(
        title ?? favorite.title, in: target, writer, except: favorite.id)
      var metadata = favorite.metadata
      try Self.apply(attributes, to: &metadata, in: category)
      if !attributes.isEmpty || target.id != favorite.category.id {
        try Self.checkMetadata(metadata, in: category)
      }
      try writer.updateFavorite(
        favorite,
        changes: favorite.changes(title: title, details: details, metadata: metadata),
        move: target.id == favorite.category.id ? nil : (target, .end))
      return try Self.finished(favorite.key, writer)
    }
  }

  /// Moves a favorite within its category; writes nothing if it stands there.
  public func move(_ reference: FavoriteReference, to target: RankTarget) throws -> Favorite {
    try store.write(.edit) { writer in
      let favorite = try writer.requireFavorite(reference)
      let position = try Self.position(of: target, moving: favorite, writer)
      try writer.updateFavorite(favorite, move: (favorite.category, position))
      return try Self.finished(favorite.key, writer)
    }
  }

  private static func position(
    of target: RankTarget, moving favorite: FoundFavorite, _ reader: StoreReader
  ) throws -> RankPosition {
    switch target {
    case .rank(let rank): return try position(rank)
    case .top: return .rank(1)
    case .bottom: return .end
    case .above(let title), .below(let title):
      let category = favorite.category.shownName
      let other = try reader.requireFavorite(.title(category: category, title: title))
      guard other.id != favorite.id else {
        throw FavesError(
          .usage, "move-to-itself", "“\(favorite.shownTitle)” cannot be moved beside itself")
      }
      var rank = try reader.rank(of: other)
      if try reader.rank(of: favorite) < rank { rank -= 1 }
      if case .below = target { rank += 1 }
      return .rank(rank)
    }
  }

  /// Removes favorites, all or none.
  public func remove(_ references: [FavoriteReference]) throws -> ChangeReport {
    try change { writer in
      let favorites = try references.map { try writer.requireFavorite($0) }
      var removed: Set<ResourceID> = []
      for favorite in favorites where removed.insert(favorite.id).inserted {
        try writer.removeFavorite(favorite)
      }
      return []
    }
  }
}
