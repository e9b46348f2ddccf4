import Foundation
import Testing

/// The tool is killed at bad moments.
struct DurabilityTests {
  @Test("an import killed at any moment leaves the store old or new, and a rerun completes")
  func killedImport() throws {
    let sandbox = try Sandbox()
    let rows = (1...4000).map { "\($0),title \($0)" }.joined(separator: "\n")
    try sandbox.write("ranking,title\n" + rows + "\n", to: "List.csv")
    try sandbox.done("init")
    for delay in ["0.02", "0.05", "0.1", "0.2", "0.4", "0.8"] {
      _ = try sandbox.shell("timeout -s KILL \(delay) faves import List.csv --quiet")
      let count = try sandbox.done("info", "--json").object["favorites"] as? Int
      #expect(count == 0 || count == 4000)
      #expect(try sandbox.done("check", "--json").object["ok"] as? Bool == true)
    }
    try sandbox.done("import", "List.csv")
    #expect(try sandbox.done("info", "--json").object["favorites"] as? Int == 4000)
  }

  @Test("the same seed twice makes no id twice, and two stores of one seed are two replicas")
  func seeds() throws {
    let sandbox = try Sandbox()
    for title in ["a", "b"] {
      for store in ["one.sqlite", "two.sqlite"] {
        let line = "FAVES_SEED=7 faves add --store \(store) F '\(title) of \(store)'"
        #expect(try sandbox.shell(line).code == 0)
      }
    }
    let sync = try sandbox.done("sync", "--store", "one.sqlite", "two.sqlite", "--json").object
    #expect(sync["sent"] as? Int == 3 && sync["received"] as? Int == 3)
  }

  @Test("an export follows a link, keeps the permissions, and fills a pipe")
  func targets() throws {
    let sandbox = try Sandbox()
    try sandbox.done("add", "F", "a")
    try sandbox.write("old", to: "real.json")
    let line =
      "chmod 600 real.json; ln -s real.json link.json; faves export link.json -q; "
      + "stat -c %a real.json; test -L link.json && echo link; mkfifo pipe; "
      + "(cat pipe > copy.json &) ; faves export pipe --to json -q; sleep 0.2; cmp copy.json real.json"
    let result = try sandbox.shell(line)
    #expect(result.output == "600\nlink\n")
    #expect(result.code == 0)
  }

  @Test("an import that fails leaves no store behind, and one JSON object on standard error")
  func noStoreBehind() throws {
    let sandbox = try Sandbox()
    try sandbox.write("{", to: "bad.json")
    let result = try sandbox.faves("import", "bad.json", "--json")
    #expect(result.code == 65)
    #expect(try result.error["code"] as? String == "syntax")
    #expect(!sandbox.exists("home/data/faves/favorites.sqlite"))
  }
}
