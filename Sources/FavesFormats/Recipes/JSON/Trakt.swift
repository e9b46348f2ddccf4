extension JSONRecipe {
  /// Lists, watchlist, ratings, collection and watched items of Trakt, as its API and the exports
  /// made with it give them.
  static let trakt = Self(
    name: "trakt", title: "Trakt items", shape: .array,
    recognizes: { entry in
      let item = ["movie", "show", "season", "episode", "person"].contains { kind in
        entry[kind]?["ids"] != nil
      }
      let isEntry = [
        "listed_at", "rated_at", "collected_at", "last_collected_at", "watched_at",
        "last_watched_at", "plays", "rank", "type",
      ].contains { entry[$0] != nil }
      return item && isEntry
    },
    category: { entry in
      if entry["episode"] != nil { return "Episodes" }
      if entry["season"] != nil { return "Seasons" }
      if entry["movie"] != nil { return "Films" }
      return entry["show"] != nil ? "Series" : "People"
    },
    fields: [
      .ranking: [["rank"]],
      .title: [
        ["episode", "title"], ["movie", "title"], ["season", "title"], ["show", "title"],
        ["person", "name"],
      ],
      .details: [["notes"]],
      .created: [
        ["listed_at"], ["rated_at"], ["collected_at"], ["last_collected_at"], ["watched_at"],
        ["last_watched_at"],
      ],
    ],
    rating: ["rating"], distinction: [["movie", "year"], ["show", "title"], ["show", "year"]])
}
