import Foundation
import Testing

/// Files in and out.
struct FileTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
  }

  private func importKeys() -> Set<String> {
    [
      "read", "added", "updated", "moved", "unchanged", "rejected", "warnings", "rejects",
      "seconds",
    ]
  }

  @Test("an import tells what it did, and the second time that nothing changed")
  func importing() throws {
    try sandbox.write(films, to: "films.csv")
    let first = try sandbox.done("import", "films.csv", "--json").object
    #expect(importKeys().isSubset(of: first.keys))
    #expect(first["read"] as? Int == 3)
    #expect(first["added"] as? Int == 3)
    let second = try sandbox.done("import", "films.csv", "--json").object
    #expect(second["added"] as? Int == 0)
    #expect(second["unchanged"] as? Int == 3)
  }

  @Test(
    "bytes that are no text are told in the program's own words alone",
    arguments: ["EUC-JP", "Shift_JIS", "GB18030", "UTF-32"], ["import", "verify"])
  func undecodable(encoding: String, command: String) throws {
    let text =
      "<?xml version=\"1.0\" encoding=\"\(encoding)\"?><favorites xmlns=\"urn:faves:1\" "
      + "version=\"1\"><category name=\"Films\"><favorite ranking=\"1\"><title>a@b</title>"
      + "</favorite></category></favorites>"
    let bytes = text.utf8.flatMap { $0 == UInt8(ascii: "@") ? [0xff, 0xfe, 0x80] : [$0] }
    try Data(bytes).write(to: URL(fileURLWithPath: sandbox.folder + "/films.xml"))
    let result = try sandbox.faves(command, "films.xml")
    #expect(result.code != 0)
    let said = result.output + result.errors
    #expect(said.contains("no text in the encoding"))
    #expect(!said.contains("encoder error") && !said.contains("conversion failed"))
    for line in result.errors.split(separator: "\n") {
      #expect(["error: ", "hint: ", "note: "].contains { line.hasPrefix($0) }, "\(line)")
    }
  }

  @Test("rejected rows end with 2 and are written to the file asked for")
  func rejects() throws {
    try sandbox.write(filmsWithReject, to: "films.csv")
    let result = try sandbox.faves("import", "films.csv", "--rejects", "rejects.csv", "--json")
    #expect(result.code == 2)
    let reject = try #require((try result.object["rejects"] as? [[String: Any]])?.first)
    #expect(reject["line"] as? Int == 3)
    #expect(reject["code"] as? String == "title-missing")
    #expect(try sandbox.read("rejects.csv").contains("title-missing"))
    let text = try sandbox.faves("import", "films.csv")
    #expect(text.code == 2)
    #expect(text.errors.contains("films.csv:3"))
  }

  @Test("a backup of the store as it is restores without a change, also where names differ by case")
  func restoreUnchanged() throws {
    try sandbox.done("add", "Films", "Heat", "--set", "Year=1995")
    try sandbox.done("attribute", "add", "Films", "year", "--type", "integer")
    try sandbox.done("export", "own.json")
    let report = try sandbox.done("restore", "own.json", "--dry-run", "--json").object
    #expect(report["unchanged"] as? Int == 1)
    #expect(report["updated"] as? Int == 0)
  }

  @Test(
    "a duplicate goes to the rejects file as it stood, and put right it joins its category",
    arguments: ["", "Cinema"])
  func repairedRejects(told: String) throws {
    try sandbox.write(
      "title,rank,added on,year\nHeat,1,2020-01-02,1995\nHEAT,2,2020-03-04,1990\n", to: "films.csv")
    let option = told.isEmpty ? "" : "--category \(told)"
    let first = try sandbox.shell("faves import films.csv --rejects r.csv \(option)")
    #expect(first.code == 2)
    let rejects = try sandbox.read("r.csv")
    let category = told.isEmpty ? "films" : told
    #expect(rejects.hasPrefix("line,column,field,code,message,category,title,rank,added on,year\n"))
    #expect(rejects.hasSuffix(",\(category),HEAT,2,2020-03-04,1990\n"))
    try sandbox.write(rejects.replacingOccurrences(of: "HEAT", with: "Alien"), to: "r.csv")
    #expect(try sandbox.faves("import", "r.csv").code == 0)
    let alien = try sandbox.done("show", category, "Alien", "--json").object
    #expect(alien["created"] as? String == "2020-03-04T00:00:00.000Z")
    #expect((alien["metadata"] as? [String: Any])?["year"] as? Int == 1990)
  }

  @Test("with --strict a bad row stops the import and nothing is taken")
  func strict() throws {
    try sandbox.write(filmsWithReject, to: "films.csv")
    #expect(try sandbox.faves("import", "films.csv", "--strict").code == 65)
    #expect(try sandbox.done("init", "--json").object["favorites"] as? Int == 0)
  }

  @Test("a dry run of an import leaves no store behind")
  func dryRun() throws {
    try sandbox.write(films, to: "films.csv")
    let plan = try sandbox.done("import", "films.csv", "--dry-run", "--json").object
    #expect(plan["added"] as? Int == 3)
    #expect(!sandbox.exists("home/data/faves/favorites.sqlite"))
  }

  @Test("standard input is imported, standard output exported")
  func pipes() throws {
    let result = try sandbox.faves("import", "-", "--from", "csv", input: films)
    #expect(result.code == 0, "\(result.errors)")
    let out = try sandbox.done("export", "-", "--to", "csv").output
    #expect(out.hasPrefix("category,ranking,title"))
    #expect(out.contains("The Insider"))
    #expect(try sandbox.done("export", "--to", "csv").output == out)
  }

  @Test("columns are mapped by name")
  func mapping() throws {
    try sandbox.write("Film,Place\nHeat,2\nAli,1\n", to: "list.csv")
    try sandbox.done(
      "import", "list.csv", "--category", "Films", "--map", "title=Film", "--map",
      "ranking=Place")
    #expect(try sandbox.done("list", "Films").output.contains("1  Ali"))
  }

  @Test("a missing file ends with 66, a bad one with 65 and its place")
  func badFiles() throws {
    #expect(try sandbox.faves("import", "nothing.csv").code == 66)
    try sandbox.write(#"{"format":"faves","version":1,"#, to: "cut.json")
    let result = try sandbox.faves("import", "cut.json", "--json")
    #expect(result.code == 65)
    #expect(try result.error["code"] is String)
    #expect(try result.error["message"] as? String != "")
    #expect(try sandbox.faves("verify", "cut.json").code == 65)
    #expect(try sandbox.faves("inspect", "cut.json", "--from", "json").code == 65)
  }

  @Test("every complete format goes out and back in", arguments: ["json", "jsonl", "xml"])
  func roundTrip(format: String) throws {
    try sandbox.write(films, to: "films.csv")
    try sandbox.done("import", "films.csv")
    let report = try sandbox.done("export", "all.\(format)", "--json").object
    #expect(report["favorites"] as? Int == 3)
    #expect(try sandbox.done("verify", "all.\(format)", "--json").object["ok"] as? Bool == true)
    try sandbox.done("import", "all.\(format)", "--store", "other.sqlite")
    try sandbox.done("export", "again.\(format)", "--store", "other.sqlite")
    #expect(try sandbox.read("all.\(format)") == sandbox.read("again.\(format)"))
  }

  @Test("a file that was altered does not pass verify", arguments: ["json", "jsonl", "xml"])
  func altered(format: String) throws {
    try sandbox.write(films, to: "films.csv")
    try sandbox.done("import", "films.csv")
    try sandbox.done("export", "all.\(format)", "--with-audits")
    let text = try sandbox.read("all.\(format)").replacing("The Insider", with: "The Outsider")
    try sandbox.write(text, to: "all.\(format)")
    #expect(try sandbox.faves("verify", "all.\(format)").code == 65)
  }

  @Test("convert needs no store and makes none")
  func convert() throws {
    try sandbox.write(films, to: "films.csv")
    let report = try sandbox.done("convert", "films.csv", "films.json", "--json").object
    #expect(report["read"] as? Int == 3)
    #expect(try sandbox.read("films.json").hasPrefix(#"{"format":"faves","version":1"#))
    let piped = try sandbox.faves(
      "convert", "-", "-", "--from", "csv", "--to", "jsonl", input: films)
    #expect(piped.code == 0)
    #expect(piped.output.hasPrefix(#"{"type":"header""#))
    #expect(
      try sandbox.faves(
        "convert", "-", "-", "--from", "csv", "--to", "jsonl", input: filmsWithReject
      ).code == 2)
    #expect(!sandbox.exists("home/data/faves/favorites.sqlite"))
  }

  @Test("inspect shows what import would read")
  func inspect() throws {
    try sandbox.write(films.replacing(",", with: ";"), to: "films.csv")
    let inspection = try sandbox.done("inspect", "films.csv", "--rows", "all", "--json").object
    #expect(inspection["format"] as? String == "csv")
    #expect(inspection["delimiter"] as? String == ";")
    #expect((inspection["rows"] as? [[String]])?.count ?? 0 >= 3)
    let fields = (inspection["columns"] as? [[String: Any]])?.map { $0["field"] as? String }
    #expect(fields?.prefix(3) == ["category", "ranking", "title"])
    #expect(try sandbox.done("inspect", "films.csv").output.contains("delimiter ;"))
  }

  @Test("a backup brings back what was lost, after a yes where it removes")
  func backup() throws {
    try sandbox.write(films, to: "films.csv")
    try sandbox.done("import", "films.csv")
    let report = try sandbox.done("backup", "backups", "--json").object
    let path = try #require(report["path"] as? String)
    #expect(report["sha256"] is String)
    try sandbox.done("verify", path)
    try sandbox.done("remove", "Films", "Heat")
    try sandbox.done("restore", path)
    #expect(try sandbox.done("info", "--json").object["favorites"] as? Int == 3)
    try sandbox.done("add", "Books", "Emma")
    let unasked = try sandbox.faves("restore", path)
    #expect(unasked.code == 64)
    #expect(unasked.errors.contains("--yes"))
    let restored = try sandbox.done("restore", path, "--yes", "--json").object
    #expect(restored["removed"] as? Int == 1)
  }

  @Test("warnings asked to be errors end with 2")
  func warnings() throws {
    try sandbox.write("category,title,description\nFilms,Heat,short\n", to: "films.csv")
    #expect(try sandbox.faves("import", "films.csv", "--dry-run").code == 0)
    #expect(try sandbox.faves("import", "films.csv", "--warnings-as-errors").code == 2)
  }

  @Test("an output that cannot be created ends with 73")
  func cannotCreate() throws {
    try sandbox.done("add", "Films", "Heat")
    #expect(try sandbox.faves("export", "missing/folder/x.json").code == 73)
  }
}
