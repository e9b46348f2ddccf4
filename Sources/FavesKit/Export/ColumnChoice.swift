import FavesCore
import FavesFormats

/// Finds the columns that a user names.
enum ColumnChoice {
  /// The code of the error for a name that nothing has.
  static let unknown = "column-unknown"

  /// The columns of some names: fixed fields, `metadata.NAME`, and attributes by key.
  ///
  /// - Parameter attributes: The attributes there are.
  /// - Throws: ``FavesCore/FavesError`` of the kind `usage` for a name that nothing has, and for one
  ///   that comes twice.
  static func columns(_ names: [String], among attributes: [String]) throws -> [OutputColumn] {
    var columns: [OutputColumn] = []
    for name in names {
      let column = try column(name, among: attributes)
      guard !columns.contains(column) else {
        throw FavesError(.usage, "column-twice", "the column “\(name)” is named twice")
      }
      columns.append(column)
    }
    return columns
  }

  private static func column(_ name: String, among attributes: [String]) throws -> OutputColumn {
    let key = NameKey(name)
    if let field = FavoriteField.allCases.first(where: { $0.rawValue == key.text }) {
      return .field(field)
    }
    if let attribute = attribute(name, among: attributes) { return .attribute(attribute) }
    let prefix = "metadata."
    if name.hasPrefix(prefix),
      let attribute = attribute(String(name.dropFirst(prefix.count)), among: attributes)
    {
      return .attribute(attribute)
    }
    let known = FavoriteField.allCases.map(\.rawValue) + attributes
    throw FavesError(
      .usage, unknown, "there is no field or attribute “\(name)” to be a column",
      hint: Suggestion.closest(to: name, in: known).map { "did you mean “\($0)”?" }
        ?? "there are \(known.prefix(20).joined(separator: ", "))")
  }

  /// By its bytes, else by its key.
  private static func attribute(_ name: String, among attributes: [String]) -> String? {
    attributes.first { $0.isIdentical(to: name) }
      ?? attributes.first { NameKey($0) == NameKey(name) }
  }
}
