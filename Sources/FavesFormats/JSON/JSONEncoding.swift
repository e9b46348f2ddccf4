public import FavesCore

/// How the values of the model look in JSON and JSON Lines.
extension JSONWriter {
  /// Writes a favorite as an object (`F` of the command line's contract).
  ///
  /// - Parameter type: the value of a leading member `type`, if there is to be one.
  public mutating func favorite(_ favorite: Favorite, type: StaticString? = nil) {
    favorite.withView { self.favorite($0, type: type) }
  }

  /// Writes a favorite whose texts belong to someone else; see ``favorite(_:type:)-(Favorite,_)``.
  mutating func favorite(_ favorite: FavoriteView, type: StaticString? = nil) {
    beginTyped(type)
    name("id")
    id(favorite.id)
    name("category")
    string(favorite.category)
    name("title")
    string(favorite.title)
    name("description")
    if let details = favorite.details { string(details) } else { null() }
    name("ranking")
    integer(favorite.ranking)
    name("metadata")
    beginObject()
    for attribute in favorite.attributes {
      name(attribute.name)
      value(attribute.value)
    }
    endObject()
    name("created")
    timestamp(favorite.created)
    name("modified")
    timestamp(favorite.modified)
    endObject()
  }

  private mutating func value(_ value: ValueView) {
    switch value {
    case .text(let text): string(text)
    case .number(let digits): number(digits)
    case .boolean(let flag): boolean(flag)
    case .list(let items): strings(items)
    }
  }

  /// Writes attributes as an object.
  public mutating func metadata(_ attributes: [Attribute]) {
    beginObject()
    for attribute in attributes {
      name(attribute.name)
      value(attribute.value)
    }
    endObject()
  }

  /// Writes the value of an attribute; nil as `null`.
  public mutating func value(_ value: AttributeValue?) {
    switch value {
    case .text(let text): string(text)
    case .number(let digits): number(digits)
    case .boolean(let flag): boolean(flag)
    case .list(let items): strings(items)
    case nil: null()
    }
  }

  /// Writes an array of strings.
  public mutating func strings(_ items: [String]) {
    beginArray()
    for item in items { string(item) }
    endArray()
  }

  /// Writes a category with its definitions as an object.
  ///
  /// - Parameter type: the value of a leading member `type`, if there is to be one.
  public mutating func category(_ category: Category, type: StaticString? = nil) {
    beginTyped(type)
    name("id")
    id(category.id)
    name("name")
    string(category.name)
    if category.isStrict {
      name("strict")
      boolean(true)
    }
    name("attributes")
    beginArray()
    for definition in category.attributes { attribute(definition) }
    endArray()
    endObject()
  }

  /// Writes the definition of an attribute as an object.
  public mutating func attribute(_ definition: AttributeDefinition) {
    beginObject()
    name("id")
    id(definition.id)
    name("name")
    string(definition.name)
    name("type")
    string(definition.type.rawValue)
    name("required")
    boolean(definition.required)
    name("choices")
    strings(definition.choices)
    name("default")
    value(definition.defaultValue)
    endObject()
  }

  /// Writes how many of each a document holds, as an object.
  mutating func counts(_ counts: DocumentCounts) {
    beginObject()
    name("categories")
    integer(counts.categories)
    name("favorites")
    integer(counts.favorites)
    name("audits")
    integer(counts.audits)
    endObject()
  }

  mutating func beginTyped(_ type: StaticString?) {
    beginObject()
    guard let type else { return }
    name("type")
    string("\(type)")
  }
}
