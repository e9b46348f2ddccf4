/// What services of music export.
extension TableRecipe {
  /// A playlist of Spotify, as Exportify writes it; its order is that of the playlist.
  static let exportify = Self(
    name: "exportify", title: "a Spotify playlist (Exportify)",
    signature: ["Track Name", "Artist Name(s)", "Album Name"], category: .named("Songs"),
    fields: [.title: "Track Name", .created: "Added At"], texts: ["ISRC"],
    distinction: "Artist Name(s)")

  /// Tracks of Last.fm, loved or scrobbled, as the usual exporters write them.
  static let lastFM = Self(
    name: "lastfm", title: "Last.fm tracks", signature: ["uts", "utc_time", "artist", "track"],
    category: .named("Songs"), fields: [.title: "track", .created: "utc_time"],
    distinction: "artist")
}
