extension TableRecipe {
  /// A list of saved places of Google Maps, as Google Takeout writes it: a file a list.
  static let googleSaved = Self(
    name: "google-saved", title: "a list of saved places (Google Takeout)",
    signature: ["Title", "Note", "URL"], isExact: true, optional: ["Tags", "Comment"],
    category: .fileName, fields: [.title: "Title", .details: "Note"], lists: ["Tags": ","],
    distinction: "URL")
}
