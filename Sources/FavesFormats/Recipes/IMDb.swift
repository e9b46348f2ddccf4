extension TableRecipe {
  /// A list of IMDb, its watchlist among them: “Export” on the list's page.
  static let imdbList = Self(
    name: "imdb-list", title: "an IMDb list",
    signature: ["Position", "Const", "Created", "Modified", "Title", "Title Type"],
    category: .named("Films"),
    fields: [
      .ranking: "Position", .title: "Title", .details: "Description", .created: "Created",
      .modified: "Modified",
    ],
    rating: "Your Rating", lists: ["Genres": ",", "Directors": ","], texts: ["Const"],
    distinction: "Year")

  /// The ratings of IMDb: “Export” on the page of one's ratings.
  static let imdbRatings = Self(
    name: "imdb-ratings", title: "IMDb ratings",
    signature: ["Const", "Your Rating", "Date Rated", "Title"], without: ["Position"],
    category: .named("Films"), fields: [.title: "Title", .created: "Date Rated"],
    rating: "Your Rating", lists: ["Genres": ",", "Directors": ","], texts: ["Const"],
    distinction: "Year")
}
