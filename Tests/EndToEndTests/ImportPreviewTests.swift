import Testing

/// What a person at a terminal sees before an import, and what `inspect` says of rejected rows.
@Suite struct ImportPreviewTests {
  private static let clear = "title,ranking,year\nHeat,1,1995\nAlien,2,1979\n"
  private static let weak =
    "My films of all time\n\ntitle,ranking,year\nHeat,1,1995\nAlien,2,1979\n"

  @Test("a clear file is shown in short and imported without a question")
  func clearFile() throws {
    let sandbox = try Sandbox()
    try sandbox.write(Self.clear, to: "films.csv")
    let result = try sandbox.terminal("faves import films.csv", answers: [])
    #expect(result.code == 0)
    #expect(result.output.contains("films.csv: csv, encoding utf-8, delimiter ,"))
    #expect(result.output.contains("title ← title, ranking ← ranking, 1 attribute"))
    #expect(!result.output.contains("[y/N]"))
  }

  @Test("where a guess is weak the import asks, and a no changes nothing")
  func weakFile() throws {
    let sandbox = try Sandbox()
    try sandbox.write(Self.weak, to: "films.csv")
    let no = try sandbox.terminal("faves import films.csv", answers: ["n"])
    #expect(no.code == 1)
    #expect(no.output.contains("some of this is a guess: import it like this? [y/N]"))
    #expect(try sandbox.faves("list").code == 66)
    #expect(try sandbox.terminal("faves import films.csv", answers: ["y"]).code == 0)
    #expect(try sandbox.faves("list", "films").output.contains("Alien"))
  }

  @Test("no question without a terminal, nor with --yes")
  func noQuestion() throws {
    let sandbox = try Sandbox()
    try sandbox.write(Self.weak, to: "films.csv")
    let typed = try sandbox.terminal("faves import films.csv --yes", answers: [])
    #expect(typed.code == 0)
    #expect(!typed.output.contains("[y/N]"))
    #expect(try sandbox.faves("import", "films.csv").code == 0)
  }

  @Test("inspect tells which rows an import would reject, and why")
  func inspectRejects() throws {
    let sandbox = try Sandbox()
    try sandbox.write("title,ranking\nHeat,1\n,2\nAlien,first\n", to: "films.csv")
    let shown = try sandbox.faves("inspect", "films.csv")
    #expect(shown.code == 0)
    #expect(shown.output.contains("an import would reject 2 rows:"))
    #expect(shown.output.contains("(title-missing)"))
    let json = try sandbox.faves("inspect", "films.csv", "--json")
    #expect(json.output.contains("\"rejected\":2"))
    #expect(
      json.output.contains(
        "\"rejects\":[{\"line\":3,\"column\":1,\"field\":\"title\",\"code\":\"title-missing\""))
  }
}
