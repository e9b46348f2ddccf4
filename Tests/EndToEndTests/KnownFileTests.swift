import Testing

/// Types, recipes and mappings on the command line.
struct KnownFileTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
  }

  private static let german = """
    Titel;Bewertung;Gesehen;Datum
    Heat;4,5;ja;31.12.2020
    Alien;5,0;nein;1.2.2021

    """

  @Test("a table ranks by its ratings, defines its attributes and saves how it was read")
  func everything() throws {
    try sandbox.write(Self.german, to: "liste.csv")
    let first = try sandbox.done(
      "import", "liste.csv", "--category", "Filme", "--define-attributes", "--save-mapping",
      "m.json", "--json"
    ).object
    #expect(
      first["defined"] as? [String] == [
        "Filme: Bewertung (decimal)", "Filme: Gesehen (boolean)", "Filme: Datum (date)",
      ])
    #expect(try sandbox.done("list", "Filme").output.contains("1  Alien"))
    #expect(try sandbox.read("m.json").contains("\"favesMapping\": 1"))
    let again = try sandbox.done("import", "liste.csv", "--mapping", "m.json", "--json").object
    #expect(again["unchanged"] as? Int == 2)
    #expect(try sandbox.done("inspect", "liste.csv", "--mapping", "m.json").code == 0)
    #expect(
      try sandbox.done("convert", "liste.csv", "-", "--to", "json", "--mapping", "m.json").output
        .contains("\"2021-02-01\""))
    try sandbox.write(Self.german.replacing("Datum", with: "Tag"), to: "other.csv")
    let misfit = try sandbox.faves("import", "other.csv", "--mapping", "m.json")
    #expect(misfit.code == 65)
    #expect(misfit.errors.contains("no column “Datum”"))
    #expect(try sandbox.faves("import", "liste.csv", "--mapping", "none.json").code == 66)
    try sandbox.write("{\"favesMapping\":1,\"colums\":[]}", to: "bad.json")
    let bad = try sandbox.faves("import", "liste.csv", "--mapping", "bad.json")
    #expect(bad.code == 65)
    #expect(bad.errors.contains("line 1"))
    #expect(try sandbox.faves("import", "liste.csv", "liste.csv", "--save-mapping", "x").code == 64)
  }

  @Test(
    "what can be read in two ways stops with the option that decides",
    arguments: [
      ("title,seen\nHeat,03/04/2018\nAlien,05/06/2019\n", "--date-order", "mdy", "2018-03-04"),
      ("title,votes\nHeat,\"1,234\"\nAlien,\"12,345\"\n", "--decimal", "point", "1234"),
    ])
  func ambiguous(text: String, option: String, value: String, expected: String) throws {
    try sandbox.write(text, to: "Films.csv")
    let stopped = try sandbox.faves("import", "Films.csv")
    #expect(stopped.code == 65)
    #expect(stopped.errors.contains(option))
    try sandbox.done("import", "Films.csv", option, value)
    #expect(try sandbox.done("show", "Films", "Heat").output.contains(expected))
  }

  @Test("a known export needs no option, and inspect names its recipe")
  func recipe() throws {
    try sandbox.write(
      "Const,Your Rating,Date Rated,Title,Year\nt1,7,2024-01-01,Heat,1995\nt2,9,2024-01-02,Alien,1979\n",
      to: "ratings.csv")
    let found = try sandbox.done("inspect", "ratings.csv", "--json").object
    #expect(found["recipe"] as? String == "imdb-ratings")
    let report = try sandbox.done("import", "ratings.csv", "--json").object
    #expect((report["warnings"] as? [String])?.contains { $0.contains("IMDb ratings") } == true)
    #expect(try sandbox.done("list", "Films").output.contains("1  Alien"))
  }
}
