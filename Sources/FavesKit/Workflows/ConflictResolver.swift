import FavesCore
import FavesStore

/// Turns the choice of a person into the edit that resolves a conflict.
struct ConflictResolver {
  let writer: StoreWriter
  let conflict: Conflict

  func resolve(_ choice: ConflictChoice) throws {
    switch choice {
    case .mine: try writer.resolve(conflict, taking: try ownSide())
    case .theirs: try writer.resolve(conflict, taking: try ownSide() == .kept ? .lost : .kept)
    case .value(let text):
      try writer.resolve(conflict, taking: .kept, value: .some(try value(text)))
    }
  }

  /// The side that this replica wrote; what holds now, if that does not tell.
  private func ownSide() throws -> ConflictSide {
    let own = try writer.replicas().first { $0.isLocal }?.id
    let wroteKept = conflict.kept.replica == own
    return conflict.lost.replica == own && !wroteKept ? .lost : .kept
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
