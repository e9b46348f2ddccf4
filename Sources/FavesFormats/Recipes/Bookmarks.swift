extension TableRecipe {
  /// Bookmarks of Raindrop.io as CSV; the folders are an attribute.
  static let raindrop = Self(
    name: "raindrop", title: "Raindrop bookmarks",
    signature: ["id", "title", "note", "excerpt", "url", "folder", "tags", "created"],
    category: .named("Bookmarks"),
    fields: [.title: "title", .details: "note", .created: "created"],
    lists: ["tags": ","], texts: ["id"], distinction: "url")
}
