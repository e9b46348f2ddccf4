public import FavesCore

/// Reads attributes from a JSON object that stands in a cell of a table.
public enum JSONAttributes {
  /// The members of an object as attributes; a member of null is absent.
  ///
  /// - Throws: ``FormatError`` where the text is no object of texts, numbers, truth values and lists
  ///   of texts.
  @Sendable
  public static func parse(_ json: String) throws -> [Attribute] {
    guard case .object(let members) = try JSONValue(parsing: Array(json.utf8)) else {
      throw FormatError(.shape, "the cell is no JSON object")
    }
    return try members.compactMap { member in
      do {
        return try member.value.attributeValue(member.name).map { Attribute(member.name, $0) }
      } catch {
        throw FormatError(.shape, "“\(member.name)” is nothing that an attribute can hold")
      }
    }
  }
}
