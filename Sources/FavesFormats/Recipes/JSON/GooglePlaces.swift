extension JSONRecipe {
  /// The saved places of Google Maps as Google Takeout writes them, in GeoJSON, old form and new.
  static let googlePlaces = Self(
    name: "google-places", title: "saved places (Google Takeout)", shape: .member("features"),
    recognizes: { entry in
      entry["type"] == .string("Feature") && entry["properties"] != nil
    },
    category: { _ in "Places" },
    fields: [
      .title: [
        ["properties", "location", "name"], ["properties", "Title"],
        ["properties", "Location", "Business Name"], ["properties", "name"],
        ["properties", "title"], ["properties", "location", "address"],
        ["properties", "Location", "Address"],
      ],
      .details: [["properties", "Comment"], ["properties", "description"]],
      .created: [["properties", "date"], ["properties", "Published"]],
      .modified: [["properties", "Updated"]],
    ],
    distinction: [["properties", "google_maps_url"], ["properties", "Google Maps URL"]])
}
