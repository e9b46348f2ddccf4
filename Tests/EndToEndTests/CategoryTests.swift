import Testing

/// Categories, attributes, the log and the store.
struct CategoryTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
  }

  @Test("categories are added, listed and renamed")
  func categories() throws {
    let report = try sandbox.done("category", "add", "Films", "Books", "--json").object
    #expect(report["records"] as? Int == 2)
    #expect(Set(report.keys) == ["operation", "records", "activities", "skipped"])
    try sandbox.done("category", "rename", "films", "Movies")
    let list = try sandbox.done("category", "list", "--json").object
    let names = (list["categories"] as? [[String: Any]])?.compactMap { $0["name"] as? String }
    #expect(names == ["Books", "Movies"])
    try sandbox.done("add", "Movies", "Heat")
    #expect(try sandbox.done("category", "list").output.contains("1…2"))
    #expect(try sandbox.faves("category", "rename", "Nothing", "X").code == 66)
  }

  @Test("a category with favorites goes only with them, and only after a yes")
  func remove() throws {
    try sandbox.done("add", "Films", "Heat")
    let refused = try sandbox.faves("category", "remove", "Films")
    #expect(refused.code == 1)
    #expect(refused.errors.contains("1 favorite"))
    let unasked = try sandbox.faves("category", "remove", "Films", "--with-favorites", "--json")
    #expect(unasked.code == 64)
    #expect(try unasked.error["code"] as? String == "confirmation-needed")
    try sandbox.done("category", "remove", "Films", "--with-favorites", "--dry-run")
    #expect(try sandbox.done("info", "--json").object["favorites"] as? Int == 1)
    try sandbox.done("category", "remove", "Films", "--with-favorites", "--yes")
    #expect(try sandbox.done("info", "--json").object["categories"] as? Int == 0)
  }

  @Test("attributes are defined, listed, changed and removed")
  func attributes() throws {
    try sandbox.done("category", "add", "Films")
    try sandbox.done("attribute", "add", "Films", "Year", "--type", "integer")
    try sandbox.done(
      "attribute", "add", "Films", "Medium", "--type", "choice", "--choices", "Cinema,DVD",
      "--default", "DVD")
    func attributes() throws -> [[String: Any]] {
      let list = try sandbox.done("attribute", "list", "Films", "--json").object
      return try #require(list["attributes"] as? [[String: Any]])
    }
    #expect(try attributes().map { $0["name"] as? String } == ["Year", "Medium"])
    #expect(try attributes()[1]["default"] as? String == "DVD")
    try sandbox.done("add", "Films", "Heat", "--set", "Year=1995")
    try sandbox.done("attribute", "edit", "Films", "Year", "--name", "Released")
    let heat = try sandbox.done("show", "Films", "Heat", "--json").object
    let metadata = try #require(heat["metadata"] as? [String: Any])
    #expect(metadata["Released"] as? Int == 1995)
    #expect(metadata["Medium"] as? String == "DVD")
    try sandbox.done("attribute", "remove", "Films", "Medium")
    #expect(try attributes().count == 1)
    #expect(try sandbox.faves("attribute", "list", "Nothing").code == 66)
    let bad = try sandbox.faves("add", "Films", "Ali", "--set", "Released=soon")
    #expect(bad.code == 65 || bad.code == 1)
  }

  @Test("a strict category refuses attributes that it does not define")
  func strict() throws {
    try sandbox.done("category", "add", "Films", "--strict")
    #expect(try sandbox.faves("add", "Films", "Heat", "--set", "Year=1995").code != 0)
    try sandbox.done("category", "edit", "Films", "--no-strict")
    try sandbox.done("add", "Films", "Heat", "--set", "Year=1995")
    #expect(try sandbox.faves("category", "edit", "Films", "--strict").code == 1)
  }

  @Test("the log is newest first, filtered, and grouped by operation for people")
  func log() throws {
    try sandbox.done("add", "Films", "Heat")
    try sandbox.done("add", "Films", "Ali")
    try sandbox.done("move", "Films", "Ali", "--top")
    let audits = try #require(
      try sandbox.done("log", "--json").object["audits"] as? [[String: Any]])
    #expect(audits.count == 4)
    #expect(audits[0]["action"] as? String == "UPDATED")
    let place = try #require((audits[0]["changes"] as? [String: Any])?["ranking"] as? [String: Any])
    #expect(place["from"] as? Int == 2)
    #expect(place["to"] as? Int == 1)
    #expect(place["below"] as? String == "Heat")
    func count(_ arguments: String...) throws -> Int? {
      let result = try sandbox.faves("log", arguments[0], arguments[1], "--json")
      return (try result.object["audits"] as? [[String: Any]])?.count
    }
    #expect(try count("Films", "Heat") == 1)
    #expect(try count("--type", "CATEGORY") == 1)
    #expect(try count("--limit", "2") == 2)
    #expect(try count("--since", "2026-11-23") == 0)
    let text = try sandbox.done("log").output
    #expect(text.split(separator: "\n").count { $0.hasPrefix("2026-11-22 12:00:00") } == 3)
  }

  @Test("init names the replica, info tells it")
  func info() throws {
    try sandbox.done("init", "--name", "laptop")
    let info = try sandbox.done("info", "--json").object
    #expect((info["replica"] as? [String: Any])?["name"] as? String == "laptop")
    #expect(info["store"] as? String == sandbox.path("home/data/faves/favorites.sqlite"))
    #expect(info["bytes"] as? Int ?? 0 > 0)
    for key in ["schemaVersion", "categories", "favorites", "audits"] {
      #expect(info[key] is Int, "\(key)")
    }
  }

  @Test("a whole store passes the check")
  func check() throws {
    try sandbox.done("add", "Films", "Heat")
    for deep in [false, true] {
      let result =
        try deep ? sandbox.done("check", "--deep", "--json") : sandbox.done("check", "--json")
      #expect(try result.object["ok"] as? Bool == true)
      #expect((try result.object["problems"] as? [Any])?.isEmpty == true)
    }
  }

  @Test("the same clock and seed give the same ids")
  func reproducible() throws {
    let other = try Sandbox()
    let arguments = ["add", "Films", "Heat", "--json"]
    let first = try sandbox.faves(arguments[0], arguments[1], arguments[2], arguments[3])
    let second = try other.faves(arguments[0], arguments[1], arguments[2], arguments[3])
    #expect(first.output == second.output)
  }

  @Test("completion knows categories and titles, and is silent without a store")
  func completion() throws {
    #expect(try sandbox.done("complete", "categories", "F").output.isEmpty)
    try sandbox.done("add", "Films", "Heat")
    #expect(try sandbox.done("complete", "categories", "F").output == "Films\n")
    #expect(try sandbox.done("complete", "titles", "Films", "He").output == "Heat\n")
    let asked = try sandbox.faves(
      "---completion", "show", "--", "positional@1", "3", "2", "faves", "show", "Films", "He",
      variables: ["SAP_SHELL": "bash"])
    #expect(asked.output.contains("Heat"))
  }
}
