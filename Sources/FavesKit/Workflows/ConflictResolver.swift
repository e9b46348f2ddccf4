import FavesCore
import FavesStore

/// Turns the choice of a person into the edit that resolves a conflict.
struct ConflictResolver {
  let writer: StoreWriter
  let conflict: Conflict
  /// The replica that this store writes as, whose side is `mine`.
  let replica: ResourceID?

  func resolve(_ choice: ConflictChoice) throws {
    guard conflict.resourceType == .attribute, conflict.field == Field.name else {
      return try settle(choice)
    }
    let row = try writer.requireCategory(conflict.category)
    let before = try attributeName(in: row)
    try settle(choice)
    // As with any renaming, the values of its favorites go with it.
    if let before, let after = try attributeName(in: row), !before.isIdentical(to: after) {
      try Faves.renameValues(of: row, from: before, to: after, writer)
    }
  }

  private func attributeName(in row: StoredCategory) throws -> String? {
    try writer.category(row).attributes.first { $0.id == conflict.resource }?.name
  }

  private func settle(_ choice: ConflictChoice) throws {
    switch choice {
    case .mine, .theirs: try writer.resolve(conflict, taking: side(choice))
    case .value(let text):
      try writer.resolve(conflict, taking: .kept, value: .some(try value(text)))
    }
  }

  /// The side that a choice means; that which holds for another value.
  func side(_ choice: ConflictChoice) -> ConflictSide {
    let own = conflict.side(of: replica)
    return choice == .theirs ? (own == .kept ? .lost : .kept) : own
  }

  private func value(_ text: String) throws -> AttributeValue? {
    switch conflict.field {
    case Field.title:
      try Faves.check(title: text, details: nil)
      if let favorite = try writer.favorite(conflict.resource) {
        try Faves.checkFree(text, in: favorite.category, writer, except: conflict.resource)
      }
      return .text(text)
    case Field.details:
      try Faves.check(title: nil, details: text)
      return text.isEmpty ? nil : .text(text)
    case Field.name:
      if conflict.resourceType == .category {
        try Faves.checkFree(text, writer, except: conflict.resource)
      }
      return .text(text)
    default: return try metadataValue(text)
    }
  }

  private func metadataValue(_ text: String) throws -> AttributeValue? {
    guard let name = Field.metadataName(conflict.field),
      let favorite = try writer.favorite(conflict.resource)
    else {
      throw FavesError(
        .usage, "value-not-possible", "a conflict about “\(conflict.field)” takes no other value",
        hint: "give --take mine or --take theirs")
    }
    let category = try writer.category(favorite.category)
    guard let definition = Faves.definition(of: name, in: category) else {
      return text.isEmpty ? nil : ValueParsing.infer(text)
    }
    return try Faves.parse(text, as: definition)
  }
}

/// Several conflicts that are resolved alike, in one operation.
///
/// One edit may settle other conflicts of its resource, for its author has seen them. So the order
/// counts: what is to be removed goes first, then values and places are decided, and last comes what
/// only says that a removal was not meant.
struct ConflictBatch {
  let writer: StoreWriter
  let conflicts: [Conflict]
  /// Whether one that cannot be resolved is passed over, and told, instead of ending everything.
  var passesOver = false

  /// Resolves them.
  ///
  /// - Returns: those that were settled by another one or passed over, one sentence each.
  func resolve(_ choice: ConflictChoice) throws -> [String] {
    let replica = try writer.replicas().first { $0.isLocal }?.id
    let resolvers = conflicts.map {
      ConflictResolver(writer: writer, conflict: $0, replica: replica)
    }
    var told: [String] = []
    for phase in 0...2 {
      for resolver in resolvers where resolver.phase(choice) == phase {
        try resolve(resolver, choice, &told)
      }
    }
    return told
  }

  private func resolve(
    _ resolver: ConflictResolver, _ choice: ConflictChoice, _ told: inout [String]
  ) throws {
    let conflict = resolver.conflict
    let label = "“\(conflict.title)”: the conflict about \(conflict.field)"
    guard try writer.conflict(conflict.id)?.isResolved == false else {
      told.append("\(label) was settled together with another one")
      return
    }
    do {
      try resolver.resolve(choice)
    } catch let error as FavesError where passesOver && error.kind == .failed {
      told.append("\(label) is left: \(error.message)")
    }
  }
}

extension ConflictResolver {
  fileprivate func phase(_ choice: ConflictChoice) -> Int {
    guard conflict.field == "removed" else { return 1 }
    return side(choice) == .lost ? 0 : 2
  }
}
