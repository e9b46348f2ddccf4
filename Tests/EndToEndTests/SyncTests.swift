import Testing

/// Two stores.
struct SyncTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
  }

  /// Two stores that hold the same three films.
  private func twoStores() throws {
    try sandbox.write(films, to: "films.csv")
    try sandbox.done("init", "--store", "a.sqlite", "--name", "a")
    try sandbox.done("init", "--store", "b.sqlite", "--name", "b")
    try sandbox.done("import", "films.csv", "--store", "a.sqlite")
    try sandbox.done("sync", "b.sqlite", "--store", "a.sqlite")
  }

  @Test("a missing peer ends with 66 and the hint to make it")
  func missingPeer() throws {
    try sandbox.done("init", "--store", "a.sqlite")
    let result = try sandbox.faves("sync", "b.sqlite", "--store", "a.sqlite")
    #expect(result.code == 66)
    #expect(result.errors.contains("faves init --store"))
    #expect(!sandbox.exists("b.sqlite"))
  }

  @Test("a sync makes both stores the same, and the next one has nothing to do")
  func sync() throws {
    try twoStores()
    try sandbox.done("add", "Films", "Thief", "--store", "a.sqlite")
    try sandbox.done("add", "Films", "Manhunter", "--store", "b.sqlite")
    let report = try sandbox.done("sync", "b.sqlite", "--store", "a.sqlite", "--json").object
    #expect(report["sent"] as? Int == 1)
    #expect(report["received"] as? Int == 1)
    #expect(report["added"] as? Int == 1)
    let a = try sandbox.done("export", "--to", "json", "--store", "a.sqlite").output
    #expect(try sandbox.done("export", "--to", "json", "--store", "b.sqlite").output == a)
    let again = try sandbox.done("sync", "b.sqlite", "--store", "a.sqlite", "--json").object
    #expect(again["sent"] as? Int == 0)
    #expect(again["received"] as? Int == 0)
  }

  @Test("a dry run tells and changes nothing")
  func dryRun() throws {
    try twoStores()
    try sandbox.done("add", "Films", "Thief", "--store", "b.sqlite")
    let before = try sandbox.done("export", "--to", "json", "--store", "a.sqlite").output
    let plan = try sandbox.done("sync", "b.sqlite", "--store", "a.sqlite", "-n", "--json").object
    #expect(plan["added"] as? Int == 1)
    #expect(try sandbox.done("export", "--to", "json", "--store", "a.sqlite").output == before)
  }

  @Test("two edits of one field are a conflict: 3, listed, shown and resolved")
  func conflict() throws {
    try twoStores()
    try sandbox.done("edit", "Films", "Heat", "--title", "Heat A", "--store", "a.sqlite")
    let late = ["FAVES_NOW": "2026-11-22T13:00:00Z"]
    _ = try sandbox.faves(
      "edit", "Films", "Heat", "--title", "Heat B", "--store", "b.sqlite", variables: late)
    let result = try sandbox.faves(
      "sync", "b.sqlite", "--store", "a.sqlite", "--json", variables: late)
    #expect(result.code == 3)
    let conflict = try #require((try result.object["conflicts"] as? [[String: Any]])?.first)
    #expect(conflict["field"] as? String == "title")
    #expect((conflict["kept"] as? [String: Any])?["value"] as? String == "Heat B")
    #expect((conflict["lost"] as? [String: Any])?["replica"] as? String == "a")
    #expect(conflict["state"] as? String == "open")
    let id = try #require(conflict["id"] as? String)
    let text = try sandbox.done("conflicts", "--store", "a.sqlite").output
    #expect(text.contains("faves conflicts resolve \(id.prefix(8)) --take mine"))
    try sandbox.done("conflicts", "show", id, "--store", "a.sqlite")
    try sandbox.done("conflicts", "resolve", id, "--take", "mine", "--store", "a.sqlite")
    try sandbox.done("show", "Films", "Heat A", "--store", "a.sqlite")
    let open = try sandbox.done("conflicts", "list", "--json", "--store", "a.sqlite").object
    #expect((open["conflicts"] as? [Any])?.isEmpty == true)
    let all = try sandbox.done("conflicts", "--all", "--json", "--store", "a.sqlite").object
    #expect((all["conflicts"] as? [[String: Any]])?.first?["state"] as? String == "resolved")
    #expect(try sandbox.faves("conflicts", "show", "ffff", "--store", "a.sqlite").code == 66)
  }

  @Test("a sync that would remove most of a category asks first")
  func guarded() throws {
    try sandbox.done("init", "--store", "b.sqlite")
    let rows = (1...12).map { "Films,\($0),Film \($0)" }.joined(separator: "\n")
    try sandbox.write("category,ranking,title\n" + rows + "\n", to: "films.csv")
    try sandbox.done("import", "films.csv", "--store", "a.sqlite")
    try sandbox.done("sync", "b.sqlite", "--store", "a.sqlite")
    try sandbox.done("category", "remove", "Films", "--with-favorites", "-y", "--store", "b.sqlite")
    let refused = try sandbox.faves("sync", "b.sqlite", "--store", "a.sqlite", "--json")
    #expect(refused.code == 64)
    #expect(try refused.error["code"] as? String == "confirmation-needed")
    let done = try sandbox.done("sync", "b.sqlite", "--store", "a.sqlite", "--yes", "--json").object
    #expect(done["removed"] as? Int == 12)
  }

  @Test("replicas are listed, named and forgotten")
  func replicas() throws {
    try twoStores()
    try sandbox.done("add", "Films", "Thief", "--store", "b.sqlite")
    try sandbox.done("sync", "b.sqlite", "--store", "a.sqlite")
    let list = try sandbox.done("replicas", "--json", "--store", "a.sqlite").object
    let replicas = try #require(list["replicas"] as? [[String: Any]])
    #expect(replicas.compactMap { $0["name"] as? String }.sorted() == ["a", "b"])
    #expect(Set(replicas[0].keys) == ["id", "name", "local", "records", "lastWrite"])
    try sandbox.done("replicas", "rename", "b", "stick", "--store", "a.sqlite")
    #expect(try sandbox.done("replicas", "--store", "a.sqlite").output.contains("stick"))
    try sandbox.done("replicas", "forget", "stick", "--store", "a.sqlite")
  }
}
