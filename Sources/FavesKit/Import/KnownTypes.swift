import FavesCore
import FavesStore

/// The types of the attributes that a store defines, for reading the cells of a table.
enum KnownTypes {
  /// The types by the key of the attribute's name, of those that all categories define alike.
  static func types(in reader: StoreReader) throws -> [NameKey: AttributeType] {
    var types: [NameKey: AttributeType?] = [:]
    for row in try reader.categories() {
      for definition in try reader.category(row).attributes {
        let key = NameKey(definition.name)
        if let known = types[key], known != definition.type {
          types[key] = .some(nil)
        } else {
          types[key] = definition.type
        }
      }
    }
    return types.compactMapValues { $0 }
  }
}
