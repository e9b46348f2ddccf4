extension JSONRecipe {
  /// A list of anime or manga, as the API of MyAnimeList gives it; a score of 0 is none.
  static let myAnimeList = Self(
    name: "myanimelist", title: "a MyAnimeList list", shape: .member("data"),
    recognizes: { $0["node"]?["title"] != nil },
    category: { entry in
      let status = entry["list_status"] ?? entry["node"]?["my_list_status"]
      return status?["num_chapters_read"] != nil ? "Manga" : "Anime"
    },
    fields: [
      .title: [["node", "title"]], .details: [["list_status", "comments"]],
      .modified: [["list_status", "updated_at"]],
    ],
    rating: ["list_status", "score"], none: [["list_status", "score"]: .number("0")],
    distinction: [["node", "id"]])
}
