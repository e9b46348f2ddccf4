import Foundation
import Testing

/// A laptop that reaches a desktop by the real `ssh`; skipped where openssh is not installed.
@Suite("A sync by ssh", .enabled(if: SSHServer.isThere, "openssh-server is not installed"))
struct SSHTests {
  private let sandbox: Sandbox
  private let server: SSHServer
  /// The absolute path of the store over there.
  private let there: String

  init() throws {
    sandbox = try Sandbox()
    server = try SSHServer(sandbox)
    there = sandbox.path("home/desktop.sqlite")
    try sandbox.write("cd\n", to: "home/.bashrc")
    try sandbox.write(films, to: "films.csv")
    try sandbox.done("import", "films.csv", "--store", "laptop.sqlite", "--quiet")
    try sandbox.done("init", "--store", there, "--name", "desktop", "--quiet")
  }

  private func sync(_ arguments: String...) throws -> RunResult {
    try sandbox.run([Sandbox.tool, "sync", "--store", "laptop.sqlite", "--json"] + arguments)
  }

  private func contents(_ store: String) throws -> String {
    try sandbox.done("export", "--to", "json", "--store", store).output
  }

  private func expectSame(_ sourceLocation: SourceLocation = #_sourceLocation) throws {
    #expect(
      try contents("laptop.sqlite") == contents(there), sourceLocation: sourceLocation)
    let check = try sandbox.done("check", "--deep", "--json", "--store", there).object
    #expect(check["ok"] as? Bool == true, sourceLocation: sourceLocation)
  }

  @Test("an ssh:// address and host:path sync both ways, and a second sync moves nothing")
  func bothWays() throws {
    for peer in [server.url(there), server.destination + ":desktop.sqlite"] {
      try sandbox.done("add", "Films", "Thief for \(peer)", "--store", "laptop.sqlite")
      try sandbox.done("add", "Books", "Emma for \(peer)", "--store", there)
      let first = try sync(peer)
      #expect(first.code == 0, "\(first.errors)")
      #expect(try first.object["added"] as? Int == 1)
      #expect(try first.object["peer"] as? String == peer)
      try expectSame()
      let second = try sync(peer).object
      #expect(second["sent"] as? Int == 0 && second["received"] as? Int == 0)
    }
  }

  @Test("an address without a path is the store that faves uses there by itself")
  func defaultStore() throws {
    try sandbox.done("init", "--store", "home/.local/share/faves/favorites.sqlite")
    for peer in ["ssh://\(server.destination)", server.destination + ":"] {
      #expect(try sync(peer).code == 0)
    }
    let list = try sandbox.done(
      "list", "Films", "--store", "home/.local/share/faves/favorites.sqlite")
    #expect(list.output.contains("Heat"))
  }

  @Test("--push gives and takes nothing, --pull takes and gives nothing")
  func oneWay() throws {
    try sandbox.done("add", "Books", "Emma", "--store", there)
    let push = try sync(server.url(there), "--push").object
    #expect(push["sent"] as? Int == 4 && push["received"] as? Int == 0)
    #expect(try !contents("laptop.sqlite").contains("Emma"))
    #expect(try contents(there).contains("Heat"))
    try sandbox.done("add", "Films", "Thief", "--store", "laptop.sqlite")
    let pull = try sync(server.url(there), "--pull").object
    #expect(pull["sent"] as? Int == 0 && pull["received"] as? Int == 2)
    #expect(try contents("laptop.sqlite").contains("Emma"))
    #expect(try !contents(there).contains("Thief"))
  }

  @Test("a dry run tells what the real run does, and leaves both files as they are")
  func dryRun() throws {
    try sandbox.done("add", "Books", "Emma", "--store", there)
    func files() throws -> [Data?] {
      [sandbox.path("laptop.sqlite"), there].flatMap { path in
        ["", "-wal"].map { FileManager.default.contents(atPath: path + $0) }
      }
    }
    let before = try files()
    let plan = try sync(server.url(there), "--dry-run").object
    #expect(try files() == before)
    let real = try sync(server.url(there)).object
    for key in ["sent", "received", "added", "updated", "removed", "moved"] {
      #expect(plan[key] as? Int == real[key] as? Int, "\(key)")
    }
    #expect(real["added"] as? Int == 1)
  }

  @Test("two edits of one field end with 3, and are conflicts on both machines")
  func conflict() throws {
    try #require(try sync(server.url(there)).code == 0)
    try sandbox.done("edit", "Films", "Heat", "--title", "Heat A", "--store", "laptop.sqlite")
    try sandbox.done("edit", "Films", "Heat", "--title", "Heat B", "--store", there)
    let result = try sync(server.url(there))
    #expect(result.code == 3, "\(result.errors)")
    let conflict = try #require((try result.object["conflicts"] as? [[String: Any]])?.first)
    #expect(conflict["field"] as? String == "title")
    for store in ["laptop.sqlite", there] {
      let open = try sandbox.done("conflicts", "--json", "--store", store).object
      #expect((open["conflicts"] as? [Any])?.count == 1)
    }
    try expectSame()
    #expect(try sync(server.url(there)).code == 0)
  }

  @Test("a path with spaces, quotes, dollars and a hyphen in front reaches the store it names")
  func hostilePath() throws {
    for name in ["a b's \"c\" $HOME `id` \\ é;&|.sqlite", "-n.sqlite"] {
      try sandbox.done("init", "--store=" + sandbox.path("home/" + name))
      #expect(try sync(server.url(sandbox.path("home/") + name)).code == 0)
      #expect(try contents(sandbox.path("home/" + name)).contains("Heat"))
      let relative = try sync(server.destination + ":" + name)
      #expect(relative.code == 0, "\(relative.errors)")
      #expect(try relative.object["sent"] as? Int == 0)
    }
  }

  @Test("--remote-command names the program, and may have arguments of its own")
  func remoteCommand() throws {
    try sandbox.writeProgram("other", "touch '\(sandbox.path("seen"))' && exec \"$@\"")
    let command = "\(sandbox.path("bin/other")) '\(Sandbox.tool)'"
    let result = try sync(server.url(there), "--remote-command", command)
    #expect(result.code == 0, "\(result.errors)")
    #expect(sandbox.exists("seen"))
    try expectSame()
  }

  @Test("a name given to a peer stands for it")
  func namedPeer() throws {
    try sandbox.done("remote", "add", "desk", server.url(there), "--store", "laptop.sqlite")
    #expect(try sync("desk").code == 0)
    try expectSame()
  }

  @Test("what a start-up file says on standard error does no harm")
  func noiseOnErrors() throws {
    try sandbox.write("echo Welcome back >&2\n", to: "home/.bashrc")
    #expect(try sync(server.url(there)).code == 0)
    try expectSame()
  }

  @Test("more records than a pipe holds go both ways")
  func many() throws {
    for (store, name) in [("laptop.sqlite", "A"), (there, "B")] {
      let rows = (1...3000).map { "\(name),\($0),title \($0) of \(name)" }.joined(separator: "\n")
      try sandbox.write("category,ranking,title\n" + rows + "\n", to: "many.csv")
      try sandbox.done("import", "many.csv", "--store", store, "--quiet")
    }
    let report = try sync(server.url(there)).object
    #expect(report["received"] as? Int == 3001 && report["added"] as? Int == 3000)
    try expectSame()
  }
}
