import FavesCore
import Testing

@testable import FavesFormats

@Suite("JSON of known services")
struct JSONRecipeTests {
  @Test(
    "is recognized by its first entry",
    arguments: [
      ("trakt-list.json", "trakt"), ("trakt-ratings.json", "trakt"),
      ("myanimelist.json", "myanimelist"), ("librarything.json", "librarything"),
      ("google-places.json", "google-places"),
    ])
  func recognized(file: String, format: String) throws {
    let bytes = try fixture("recipes/\(file)")
    #expect(FormatRegistry.recognizing(bytes)?.name == format)
    let found = try #require(FormatRegistry.named(format))
    #expect(try found.inspection(of: { MemorySource(bytes) }).recipe == format)
  }

  @Test(
    "is not claimed where it is something else",
    arguments: [
      "{\"data\":[{\"title\":\"Heat\"}],\"status\":\"success\"}", "[]", "{}", "[1]", "{\"a\":{}}",
      "{\"format\":\"faves\",\"version\":1}", "[{\"type\":\"movie\",\"title\":\"Heat\"}]",
    ])
  func other(text: String) {
    let name = FormatRegistry.recognizing(Array(text.utf8))?.name ?? ""
    #expect(!JSONRecipes.all.contains { $0.name == name })
  }

  @Test("Trakt's lists keep ranks and kinds")
  func traktList() throws {
    let rows = try read(fixture: "recipes/trakt-list.json").favorites
    #expect(rows.map(\.title) == ["Tampopo", "The Wire", "Heat"])
    #expect(rows.map(\.category) == ["Films", "Series", "Films"])
    #expect(rows.map(\.ranking) == [1, 2, 3])
    #expect(rows[0].details == "The tea house of films, again.")
    #expect(rows[0].created?.description == "2014-09-01T09:10:11.000Z")
    #expect(rows[0].shownValue("movie.year") == "n:1985")
    #expect(rows[0].shownValue("movie.ids.imdb") == "t:tt0092048")
    #expect(rows[1].metadata.contains { $0.name == "show.ids.slug" })
  }

  @Test("ratings rank, and a score of 0 is none")
  func ratings() throws {
    #expect(try read(fixture: "recipes/trakt-ratings.json").favorites.map(\.ranking) == [2, 1])
    let anime = try read(fixture: "recipes/myanimelist.json")
    #expect(anime.favorites.map(\.ranking) == [2, 3, 1])
    #expect(anime.favorites.map { $0.shownValue("list_status.score") } == ["n:9", nil, "n:10"])
    #expect(Set(anime.favorites.map(\.category)) == ["Anime"])
    #expect(anime.warnings.count == 2)
  }

  @Test("nothing is lost: members, lists and lists of objects become attributes")
  func everything() throws {
    let rows = try read(fixture: "recipes/librarything.json").favorites
    #expect(rows[0].shownValue("tags") == "l:crime|classic")
    #expect(rows[0].shownValue("isbn.2") == "t:9780140434088")
    #expect(rows[0].shownValue("authors")?.hasPrefix("t:[{") == true)
    #expect(rows[0].details == "A diamond and too many butlers.")
    let places = try read(fixture: "recipes/google-places.json").favorites
    #expect(places.map(\.title) == ["Café Central", "Tour Eiffel"])
    #expect(places[0].shownValue("properties.location.address") == "t:Herrengasse 14, 1010 Wien")
    #expect(places[1].modified?.description == "2018-03-05T05:06:07.000Z")
  }

  @Test("an entry without a title is rejected with its text; a cut document is an error")
  func bad() throws {
    let format = try #require(FormatRegistry.named("trakt"))
    let text = "[{\"rank\":1,\"type\":\"movie\",\"movie\":{\"title\":\"\",\"ids\":{}}},7]"
    let bytes = Array(text.utf8)
    var reader = try format.makeReader({ MemorySource(bytes) }, options: ReadOptions())
    var items: [DocumentItem] = []
    while let item = try reader.next() { items.append(item) }
    #expect(rejects(items).map(\.diagnostic.code) == [.titleMissing, .shapeInvalid])
    #expect(rejects(items).first?.cells.first?.hasPrefix("{\"rank\":1") == true)
    let cut = Array(bytes.dropLast(3))
    let error = thrownFormatError {
      var reader = try format.makeReader({ MemorySource(cut) }, options: ReadOptions())
      while try reader.next() != nil {}
    }
    #expect(error?.code == .syntax)
  }
}
