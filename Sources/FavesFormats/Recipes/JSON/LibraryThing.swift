extension JSONRecipe {
  /// LibraryThing's export as JSON: an object of books by their number.
  static let libraryThing = Self(
    name: "librarything", title: "a LibraryThing library", shape: .members,
    recognizes: { $0["books_id"] != nil && $0["title"] != nil }, category: { _ in "Books" },
    fields: [
      .title: [["title"]], .details: [["review"]], .created: [["entrydate"], ["entry_date"]],
    ],
    rating: ["rating"], none: [["rating"]: .number("0")], distinction: [["primaryauthor"]])
}
