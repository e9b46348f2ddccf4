/// What libraries of books export.
extension TableRecipe {
  /// The library of Goodreads, by “Import and export” there; a rating of 0 is none.
  static let goodreads = Self(
    name: "goodreads", title: "a Goodreads library",
    signature: ["Book Id", "Title", "Author", "My Rating", "Exclusive Shelf"],
    category: .named("Books"),
    fields: [.title: "Title", .created: "Date Added", .details: "My Review"],
    rating: "My Rating", lists: ["Bookshelves": ",", "Additional Authors": ","],
    texts: ["Book Id", "ISBN", "ISBN13"], none: ["My Rating": "0", "Average Rating": "0.0"],
    distinction: "Author")

  /// The library of The StoryGraph.
  static let storyGraph = Self(
    name: "storygraph", title: "a StoryGraph library",
    signature: ["Title", "Authors", "ISBN/UID", "Read Status", "Star Rating"],
    category: .named("Books"),
    fields: [.title: "Title", .created: "Date Added", .details: "Review"], rating: "Star Rating",
    lists: ["Authors": ",", "Contributors": ",", "Moods": ",", "Tags": ","], texts: ["ISBN/UID"],
    distinction: "Authors")

  /// Calibre's catalog as CSV; its `uuid` is the favorite's id.
  static let calibre = Self(
    name: "calibre", title: "a Calibre catalog",
    signature: ["author_sort", "authors", "title", "timestamp"], category: .named("Books"),
    fields: [.title: "title", .created: "timestamp", .details: "comments", .id: "uuid"],
    rating: "rating", lists: ["authors": "&", "tags": ","], texts: ["isbn", "id"],
    none: ["rating": "0"], distinction: "authors")

  /// LibraryThing's export as CSV or TSV.
  static let libraryThing = Self(
    name: "librarything", title: "a LibraryThing library",
    signature: ["Book Id", "Title", "Primary Author", "Collections", "Entry Date"],
    category: .named("Books"),
    fields: [.title: "Title", .created: "Entry Date", .details: "Review"], rating: "Rating",
    lists: ["Tags": ",", "Collections": ","],
    texts: ["Book Id", "ISBN", "ISBNs", "Barcode", "LCCN", "OCLC", "Work id", "BCID"],
    none: ["Rating": "0"], distinction: "Primary Author")
}
