import FavesCore
import Foundation
import Testing

@testable import FavesFormats

/// The bytes of a sample file.
func fixture(_ path: String) throws -> [UInt8] {
  let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("fixtures")
  return [UInt8](try Data(contentsOf: folder.appendingPathComponent(path)))
}

/// The items of a sample file, in the format that its content says.
func read(
  fixture path: String, as format: String? = nil, configure: (inout ReadOptions) -> Void = { _ in }
) throws -> (favorites: [FavoriteRow], rejects: [RejectedRow], warnings: [String]) {
  let bytes = try fixture(path)
  let found =
    format.flatMap { FormatRegistry.named($0) } ?? FormatRegistry.recognizing(bytes)
    ?? CSVFormat.csv()
  var options = ReadOptions()
  options.sourceName = "File"
  configure(&options)
  var reader = try found.makeReader({ MemorySource(bytes, chunk: 100) }, options: options)
  var items: [DocumentItem] = []
  while let item = try reader.next() { items.append(item) }
  return (favorites(items), rejects(items), reader.warnings.map(\.message))
}

extension FavoriteRow {
  /// An attribute's value with its kind.
  func shownValue(_ name: String) -> String? {
    metadata.first { $0.name == name }.map { shown($0.value) }
  }
}

@Suite("Tables of known exports")
struct TableRecipeTests {
  @Test(
    "are recognized by their header, and say so",
    arguments: [
      ("imdb-list.csv", "imdb-list", "Films"), ("imdb-ratings.csv", "imdb-ratings", "Films"),
      ("letterboxd-ratings.csv", "letterboxd-ratings", "Films"),
      ("letterboxd-diary.csv", "letterboxd-diary", "Films"),
      ("letterboxd-watched.csv", "letterboxd-watched", "Films"),
      ("goodreads.csv", "goodreads", "Books"), ("storygraph.csv", "storygraph", "Books"),
      ("calibre.csv", "calibre", "Books"), ("librarything.tsv", "librarything", "Books"),
      ("exportify.csv", "exportify", "Songs"), ("lastfm.csv", "lastfm", "Songs"),
      ("raindrop.csv", "raindrop", "Bookmarks"), ("google-saved.csv", "google-saved", "File"),
    ])
  func recognized(file: String, recipe: String, category: String) throws {
    let bytes = try fixture("recipes/\(file)")
    let inspection = try CSVFormat.csv().inspection(of: { MemorySource(bytes) })
    #expect(inspection.recipe == recipe)
    let found = try read(fixture: "recipes/\(file)")
    #expect(found.rejects.isEmpty)
    #expect(Set(found.favorites.map(\.category)) == [category])
    #expect(found.warnings.contains { $0.hasPrefix("read as ") })
    #expect(
      try read(fixture: "recipes/\(file)") { $0.category = "Mine" }.favorites.first?.category
        == "Mine")
  }

  @Test("no header matches two recipes, and other tables match none")
  func distinct() throws {
    for recipe in TableRecipes.all {
      let keys = Set((recipe.signature + recipe.optional).map { HeaderNames.key($0) })
      #expect(TableRecipes.all.filter { $0.recognizes(keys) }.map(\.name) == [recipe.name])
    }
    #expect(TableRecipes.recognizing(["Title", "Note", "URL", "Price"]) == nil)
    #expect(TableRecipes.recognizing(["Name", "Year"]) == nil)
  }

  @Test("a list of Letterboxd is called as the small table above it says")
  func letterboxdList() throws {
    let found = try read(fixture: "recipes/letterboxd-list.csv")
    #expect(found.favorites.map(\.title) == ["Tampopo", "My Neighbour Totoro", "Stalker"])
    #expect(found.favorites.map(\.ranking) == [1, 2, 3])
    #expect(Set(found.favorites.map(\.category)) == ["Rainy Sunday Films"])
    #expect(found.favorites.map(\.details) == [nil, "Cats that are buses, at last.", nil])
    let short = """
      Letterboxd list export v7
      Date,Name,Tags,URL,Description
      2024-05-01,Short,,https://boxd.it/example,

      Position,Name,Year,URL,Description
      1,Tampopo,1985,https://boxd.it/2b4C,
      """
    let rows = favorites(try readCSV(short))
    #expect(rows.map(\.title) == ["Tampopo"])
    #expect(rows.map(\.category) == ["Short"])
  }

  @Test("a list of IMDb has its order, lists and typed values")
  func imdbList() throws {
    let row = try #require(try read(fixture: "recipes/imdb-list.csv").favorites.first)
    #expect(row.title == "Heat" && row.ranking == 1)
    #expect(row.details == "The diner scene, again and again")
    #expect(row.created?.description == "2024-01-05T00:00:00.000Z")
    #expect(row.shownValue("Const") == "t:tt0113277")
    #expect(row.shownValue("Genres") == "l:Action|Crime|Drama|Thriller")
    #expect(row.shownValue("Your Rating") == "n:9")
    #expect(row.shownValue("Release Date") == "t:1995-12-15")
    #expect(row.distinction == "Year")
  }

  @Test("ratings rank where there are no ranks: ties in the order of the file, unrated last")
  func ranks() throws {
    let imdb = try read(fixture: "recipes/imdb-ratings.csv")
    #expect(imdb.favorites.map(\.title) == ["Alien", "Heat", "Fargo"])
    #expect(imdb.favorites.map(\.ranking) == [2, 1, 3])
    #expect(imdb.warnings.contains { $0.contains("ranked by “Your Rating”") })
    let goodreads = try read(fixture: "recipes/goodreads.csv").favorites
    #expect(goodreads.map(\.ranking) == [1, 3, 2])
    #expect(goodreads.map { $0.shownValue("My Rating") } == ["n:5", nil, "n:3"])
    #expect(goodreads.map(\.rankedBy) == ["My Rating", "My Rating", "My Rating"])
  }

  @Test("Goodreads' ISBNs are text without their wrapper, and empty ones are none")
  func goodreads() throws {
    let rows = try read(fixture: "recipes/goodreads.csv").favorites
    #expect(rows.map { $0.shownValue("ISBN") } == ["t:0261102214", nil, "t:0753453800"])
    #expect(rows[1].emptyFields.contains("ISBN"))
    #expect(rows[0].shownValue("Bookshelves") == "l:favorites|fantasy")
    #expect(rows[0].created?.description == "2023-01-02T00:00:00.000Z")
    #expect(rows[0].shownValue("Date Read") == "t:2023-08-15")
    #expect(rows[0].written["Date Read"] == "2023/08/15")
  }

  @Test("Calibre's uuid is the id, and its authors a list")
  func calibre() throws {
    let row = try #require(try read(fixture: "recipes/calibre.csv").favorites.first)
    #expect(row.id?.description == "f145e701-fea4-43d0-92e7-5631cf1c336f")
    #expect(row.shownValue("authors") == "l:Terry Pratchett|Neil Gaiman")
    #expect(row.shownValue("isbn") == "t:9780060853983")
    #expect(row.ranking == 1)
  }
}

@Suite("Ranks by rating")
struct RatingRankTests {
  private func ranks(_ text: String) throws -> (ranks: [Int?], warnings: [String]) {
    let bytes = Array(text.utf8)
    var reader = try CSVFormat.csv().makeReader({ MemorySource(bytes) }, options: ReadOptions())
    var items: [DocumentItem] = []
    while let item = try reader.next() { items.append(item) }
    return (favorites(items).map(\.ranking), reader.warnings.map(\.message))
  }

  @Test(
    "are given by numbers, stars and parts of a whole",
    arguments: [
      ("title,rating\nA,7\nB,9.5\nC,7\nD,\n", [2, 1, 3, 4]),
      ("title;Bewertung\nA;7,5\nB;9\n", [2, 1]),
      ("title,stars\nA,★★½\nB,★★★★★\nC,★★★☆☆\n", [3, 1, 2]),
      ("title,score\nA,4/5\nB,9/10\nC,1/5\n", [2, 1, 3]),
      ("Titre,Note\nA,12\nB,18\n", [2, 1]),
      ("title,IMDb Rating,rating,my rating\nA,9,9,1\nB,8,8,2\n", [2, 1]),
    ] as [(String, [Int])])
  func given(text: String, expected: [Int]) throws {
    let found = try ranks(text)
    #expect(found.ranks == expected)
    #expect(found.warnings.contains { $0.contains("no column gives the ranks") })
  }

  @Test(
    "are not given beside ranks, in a file with ids, or by words",
    arguments: [
      "rank,title,rating\n2,A,7\n1,B,9\n",
      "id,title,rating\n28729ec8-c5e2-5b43-804d-d1ac3edf2667,A,7\n,B,9\n",
      "title,rating\nA,good\nB,bad\n", "title,rating\nA,\nB,\n",
    ])
  func notGiven(text: String) throws {
    #expect(try !ranks(text).warnings.contains { $0.contains("no column gives the ranks") })
  }

  @Test("a column of words that could be called rating stays the description")
  func words() throws {
    let items = try readCSV("Titre,Note\nA,un beau film à voir\n")
    #expect(favorites(items).first?.details == "un beau film à voir")
  }
}
