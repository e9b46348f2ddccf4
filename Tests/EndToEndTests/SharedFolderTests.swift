import Glibc
import Testing

/// Shared folders as a person uses them: passphrases, exit codes and names.
@Suite("A shared folder on the command line")
struct SharedFolderTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.write(films, to: "films.csv")
    try sandbox.done("import", "films.csv", "--store", "a.sqlite")
    mkdir(sandbox.path("shared"), 0o700)
  }

  @Test("a named folder brings two stores together; a missing one ends with 66")
  func plain() throws {
    try sandbox.done("remote", "add", "stick", "dir:shared", "--store", "a.sqlite")
    let sent = try sandbox.done("sync", "stick", "--store", "a.sqlite", "--json").object
    #expect(sent["peer"] as? String == "stick" && sent["sent"] as? Int == 4)
    let report = try sandbox.done("sync", "dir:shared", "--store", "b.sqlite", "--json").object
    #expect(report["received"] as? Int == 4 && report["added"] as? Int == 3)
    let export = try sandbox.done("export", "--to", "json", "--store", "a.sqlite").output
    #expect(try sandbox.done("export", "--to", "json", "--store", "b.sqlite").output == export)
    let missing = try sandbox.faves("sync", "dir:nowhere", "--store", "a.sqlite", "--json")
    #expect(missing.code == 66)
    #expect(try missing.error["code"] as? String == "folder-missing")
  }

  @Test("the passphrase is asked for on the terminal, twice when it is new, and never shown")
  func asked() throws {
    let differs = try sandbox.terminal(
      "faves sync dir:shared --encrypt --store a.sqlite", answers: ["geheim", "gehiem"])
    #expect(differs.code == 64 && differs.output.contains("passphrases differ"))
    #expect(try sandbox.shell("ls shared").output.isEmpty)
    let made = try sandbox.terminal(
      "faves sync dir:shared --encrypt --store a.sqlite", answers: ["geheim", "geheim"])
    #expect(made.code == 0 && !made.output.contains("geheim"))
    let wrong = try sandbox.terminal("faves sync dir:shared --store b.sqlite", answers: ["falsch"])
    #expect(wrong.code == 77)
    let right = try sandbox.terminal("faves sync dir:shared --store b.sqlite", answers: ["geheim"])
    #expect(right.code == 0 && right.output.contains("3 added"))
  }

  @Test("without a terminal it comes from a file or the environment; without it the code is 64")
  func given() throws {
    try sandbox.write("geheim\n", to: "pass")
    try sandbox.done(
      "sync", "dir:shared", "--encrypt", "--passphrase-file", "pass", "--store", "a.sqlite")
    let none = try sandbox.faves("sync", "dir:shared", "--store", "b.sqlite", "--json")
    #expect(none.code == 64)
    #expect(try none.error["code"] as? String == "passphrase-missing")
    let wrong = try sandbox.faves(
      "sync", "dir:shared", "--store", "b.sqlite", variables: ["FAVES_PASSPHRASE": "falsch"])
    #expect(wrong.code == 77)
    let right = try sandbox.faves(
      "sync", "dir:shared", "--store", "b.sqlite", "--json",
      variables: ["FAVES_PASSPHRASE": "geheim"])
    #expect(try right.code == 0 && right.object["added"] as? Int == 3)
    let missing = try sandbox.faves(
      "sync", "dir:shared", "--passphrase-file", "nofile", "--store", "b.sqlite")
    #expect(missing.code == 66)
  }

  @Test(
    "a passphrase given for a folder that is not encrypted ends with 64, and nothing is written")
  func meantEncrypted() throws {
    let result = try sandbox.faves(
      "sync", "dir:shared", "--store", "a.sqlite", "--json",
      variables: ["FAVES_PASSPHRASE": "geheim"])
    #expect(result.code == 64)
    #expect(try result.error["code"] as? String == "folder-plain")
    #expect(try sandbox.shell("ls shared").output.isEmpty)
  }

  @Test("compact says what it did, and whom it waits for")
  func compact() throws {
    for number in 1...3 {
      try sandbox.done(
        "edit", "Films", "Heat", "--description", "description number \(number)", "--store",
        "a.sqlite")
    }
    let report = try sandbox.done("compact", "--store", "a.sqlite", "--json").object
    #expect(report["compacted"] as? Int == 2)
    #expect((report["behind"] as? [Any])?.isEmpty == true)
    #expect(
      try sandbox.done("check", "--deep", "--store", "a.sqlite", "--json").object["ok"] as? Bool
        == true)
  }
}
