/// The files of Letterboxd's data export, one for each of its lists and logs.
extension TableRecipe {
  private static let uri = "Letterboxd URI"

  /// A list: a small table about the list stands above that of its films.
  static let letterboxdList = Self(
    name: "letterboxd-list", title: "a Letterboxd list",
    signature: ["Position", "Name", "Year", "URL", "Description"], isExact: true,
    category: .preamble,
    fields: [.ranking: "Position", .title: "Name", .details: "Description"], distinction: "Year")

  /// The reviews: the diary with its reviews.
  static let letterboxdReviews = Self(
    name: "letterboxd-reviews", title: "Letterboxd reviews",
    signature: ["Date", "Name", "Year", uri, "Rating", "Rewatch", "Review", "Watched Date"],
    category: .named("Films"),
    fields: [.title: "Name", .created: "Date", .details: "Review"], rating: "Rating",
    lists: ["Tags": ","], distinction: "Watched Date")

  /// The diary: a row each time a film was watched.
  static let letterboxdDiary = Self(
    name: "letterboxd-diary", title: "a Letterboxd diary",
    signature: ["Date", "Name", "Year", uri, "Rating", "Rewatch", "Watched Date"],
    without: ["Review"], category: .named("Films"), fields: [.title: "Name", .created: "Date"],
    rating: "Rating", lists: ["Tags": ","], distinction: "Watched Date")

  /// The ratings.
  static let letterboxdRatings = Self(
    name: "letterboxd-ratings", title: "Letterboxd ratings",
    signature: ["Date", "Name", "Year", uri, "Rating"], without: ["Rewatch"],
    category: .named("Films"), fields: [.title: "Name", .created: "Date"], rating: "Rating",
    distinction: "Year")

  /// The films watched, the watchlist, and the films liked: all without ratings.
  static let letterboxdWatched = Self(
    name: "letterboxd-watched", title: "Letterboxd films",
    signature: ["Date", "Name", "Year", uri], without: ["Rating"], category: .named("Films"),
    fields: [.title: "Name", .created: "Date"], distinction: "Year")
}
