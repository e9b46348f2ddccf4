import Testing

/// Favorites one by one.
struct FavoriteTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
  }

  private func titles(_ category: String = "Films") throws -> [String] {
    let list = try sandbox.done("list", category, "--json").object["favorites"] as? [[String: Any]]
    return (list ?? []).compactMap { $0["title"] as? String }
  }

  private func addFilms() throws {
    for title in ["Heat", "Ali", "The Insider"] { try sandbox.done("add", "Films", title) }
  }

  @Test("reading a missing store ends with 66, writing makes it and says so once")
  func missingStore() throws {
    for command in ["list", "info", "check", "log", "conflicts", "replicas", "export"] {
      let result = try sandbox.faves(command)
      #expect(result.code == 66, "\(command)")
      #expect(result.errors.hasPrefix("error: "), "\(command)")
    }
    #expect(!sandbox.exists("home/data/faves/favorites.sqlite"))
    let first = try sandbox.done("add", "Films", "Heat")
    #expect(first.errors.split(separator: "\n").count == 1)
    #expect(try sandbox.done("add", "Films", "Ali").errors.isEmpty)
    #expect(sandbox.exists("home/data/faves/favorites.sqlite"))
  }

  @Test("add gives the favorite with the keys of the contract")
  func add() throws {
    let result = try sandbox.done(
      "add", "Films", "Heat", "--set", "Year=1995", "--description", "Bank robbers in L.A.",
      "--json")
    #expect(result.output.hasSuffix("}\n"))
    #expect(result.output.split(separator: "\n").count == 1)
    let favorite = try result.object
    #expect(favorite["title"] as? String == "Heat")
    #expect(favorite["ranking"] as? Int == 1)
    #expect(favorite["created"] as? String == "2026-11-22T12:00:00.000Z")
    #expect(
      Set(favorite.keys) == [
        "id", "category", "title", "description", "ranking", "metadata", "created", "modified",
      ])
  }

  @Test("a rank moves the others down, one past the end is the end")
  func ranks() throws {
    try addFilms()
    try sandbox.done("add", "Films", "Thief", "--rank", "1")
    try sandbox.done("add", "Films", "Manhunter", "--rank", "99")
    #expect(try titles() == ["Thief", "Heat", "Ali", "The Insider", "Manhunter"])
  }

  @Test("moves go to a rank, above, below, to the top and to the bottom")
  func moves() throws {
    try addFilms()
    try sandbox.done("move", "Films", "The Insider", "--rank", "1")
    #expect(try titles() == ["The Insider", "Heat", "Ali"])
    try sandbox.done("move", "Films", "ali", "--above", "heat")
    #expect(try titles() == ["The Insider", "Ali", "Heat"])
    try sandbox.done("move", "Films", "The Insider", "--below", "Heat")
    #expect(try titles() == ["Ali", "Heat", "The Insider"])
    try sandbox.done("move", "Films", "Heat", "--top")
    try sandbox.done("move", "Films", "Ali", "--bottom")
    #expect(try titles() == ["Heat", "The Insider", "Ali"])
  }

  @Test("a favorite is named by title in any case, or by the start of its id")
  func names() throws {
    let added = try sandbox.done("add", "Films", "Heat", "--json").object
    let id = try #require(added["id"] as? String)
    #expect(try sandbox.done("show", "films", "  hEAT ", "--json").object["id"] as? String == id)
    let byID = try sandbox.done("show", "--id", String(id.prefix(8)), "--json")
    #expect(try byID.object["title"] as? String == "Heat")
    #expect(try sandbox.faves("show", "--id", "abc").code != 0)
    #expect(try sandbox.faves("show", "Films", "Nothing").code == 66)
    #expect(try sandbox.faves("show", "Nothing", "Heat").code == 66)
  }

  @Test("edit changes, unsets and moves to another category")
  func edit() throws {
    try sandbox.done("add", "Films", "Heta", "--set", "Year=1995", "--set", "Seen=yes")
    let edited = try sandbox.done(
      "edit", "Films", "Heta", "--title", "Heat", "--unset", "Seen", "--json"
    ).object
    #expect(edited["title"] as? String == "Heat")
    #expect((edited["metadata"] as? [String: Any])?.keys.sorted() == ["Year"])
    try sandbox.done("category", "add", "Series")
    let moved = try sandbox.done("edit", "Films", "Heat", "--category", "Series", "--json").object
    #expect(moved["category"] as? String == "Series")
    #expect(try titles().isEmpty)
  }

  @Test("a title that is taken is refused")
  func taken() throws {
    try addFilms()
    let result = try sandbox.faves("add", "Films", " HEAT")
    #expect(result.code == 1)
    #expect(try titles().count == 3)
  }

  @Test("remove closes the gap, and its dry run changes nothing")
  func remove() throws {
    try addFilms()
    let plan = try sandbox.done("remove", "Films", "Heat", "Ali", "--dry-run", "--json").object
    #expect(plan["records"] as? Int == 2)
    #expect(try titles().count == 3)
    let result = try sandbox.done("remove", "Films", "Heat", "Ali", "--json").object
    #expect(result["records"] as? Int == 2)
    #expect(result["operation"] is String)
    #expect(try titles() == ["The Insider"])
  }

  @Test("undo brings back what was removed")
  func undo() throws {
    try addFilms()
    try sandbox.done("remove", "Films", "Heat")
    try sandbox.done("undo", "--dry-run")
    #expect(try titles() == ["Ali", "The Insider"])
    try sandbox.done("undo")
    #expect(try titles() == ["Heat", "Ali", "The Insider"])
    #expect(try sandbox.faves("undo", "ffff").code == 66)
  }

  @Test("list filters, searches and stops at the top")
  func list() throws {
    try sandbox.done("add", "Films", "Heat", "--set", "Year=1995")
    try sandbox.done("add", "Films", "Ali", "--set", "Year=2001")
    try sandbox.done("add", "Books", "Emma")
    func titles(_ result: RunResult) throws -> [String] {
      (try result.object["favorites"] as? [[String: Any]] ?? []).compactMap {
        $0["title"] as? String
      }
    }
    #expect(try titles(sandbox.done("list", "--json")) == ["Emma", "Heat", "Ali"])
    #expect(try titles(sandbox.done("list", "Films", "--top", "1", "--json")) == ["Heat"])
    #expect(try titles(sandbox.done("list", "--where", "year=2001", "--json")) == ["Ali"])
    #expect(try titles(sandbox.done("list", "--search", "hea", "--json")) == ["Heat"])
    #expect(try sandbox.faves("list", "Nothing").code == 66)
    let table = try sandbox.done("list").output
    #expect(
      table
        == "RANK  CATEGORY  TITLE\n   1  Books     Emma\n   1  Films     Heat\n   2  Films     Ali\n"
    )
  }

  @Test("escape sequences in a title never reach the terminal")
  func escapes() throws {
    try sandbox.done("add", "Films", "He\u{1b}[31mat")
    for command in [["list"], ["log"], ["show", "Films", "He\u{1b}[31mat"]] {
      let result =
        command.count == 1
        ? try sandbox.done(command[0]) : try sandbox.done(command[0], command[1], command[2])
      #expect(!result.output.contains("\u{1b}"))
    }
  }

  @Test("quiet says nothing of what was done, verbose tells the times")
  func talk() throws {
    let quiet = try sandbox.done("add", "Films", "Heat", "-q")
    #expect(quiet.output.isEmpty && quiet.errors.isEmpty)
    let verbose = try sandbox.done("list", "-v")
    #expect(verbose.errors.contains("time: open"))
    #expect(verbose.errors.contains("time: all"))
  }

  @Test("colour comes when asked for, and not into a file by itself")
  func color() throws {
    try sandbox.done("add", "Films", "Heat")
    #expect(!(try sandbox.done("list").output.contains("\u{1b}[")))
    #expect(try sandbox.done("list", "--color", "always").output.contains("\u{1b}["))
  }
}
