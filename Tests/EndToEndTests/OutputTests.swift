import Foundation
import Testing

/// Tables, pages, packages and compressed files out, and back in.
struct OutputTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.write(films, to: "films.csv")
    try sandbox.done("import", "films.csv")
  }

  @Test("columns, delimiter and byte order mark are as asked for; ranks stay the true ones")
  func table() throws {
    let text = try sandbox.done(
      "export", "-", "--to", "csv", "--columns", "ranking,title,Year", "--where", "Year=1999",
      "--delimiter", ";"
    ).output
    #expect(text == "ranking;title;Year\n3;The Insider;1999\n")
    #expect(
      try sandbox.done("export", "--to", "tsv", "--columns", "title", "--bom").output
        == "\u{FEFF}title\nHeat\nAli\nThe Insider\n")
    let other = try sandbox.faves("export", "--to", "csv", "--columns", "titel")
    #expect(other.code == 64)
    #expect(other.errors.contains("did you mean “title”?"))
    #expect(try sandbox.faves("export", "--to", "json", "--columns", "title").code == 64)
    #expect(try sandbox.faves("export", "--to", "csv", "--columns", "title,title").code == 64)
    #expect(try sandbox.faves("export", "--to", "csv", "--delimiter", "ab").code == 64)
  }

  @Test("a guarded table with chosen columns comes back as it was")
  func guarded() throws {
    try sandbox.done("add", "Films", "=1+1")
    try sandbox.done(
      "export", "guarded.csv", "--columns", "Year,title", "--profile", "spreadsheet")
    #expect(try sandbox.read("guarded.csv").contains("'=1+1"))
    try sandbox.done("import", "guarded.csv", "--category", "L", "--store", "other.sqlite")
    #expect(
      try sandbox.done("list", "L", "--store", "other.sqlite").output.contains("  =1+1"))
  }

  @Test("a part of the store goes into a complete format, but not with its log")
  func part() throws {
    let json = try sandbox.done("export", "part.json", "--where", "Year=1999", "--json").object
    #expect(json["favorites"] as? Int == 1)
    #expect(try sandbox.done("verify", "part.json", "--json").object["ok"] as? Bool == true)
    #expect(
      try sandbox.faves("export", "x.json", "--where", "Year=1999", "--with-audits").code == 64)
  }

  @Test("convert writes columns and delimiters as well")
  func convert() throws {
    let result = try sandbox.done(
      "convert", "films.csv", "-", "--to", "csv", "--output-columns", "title,Year",
      "--output-delimiter", "tab")
    #expect(result.output == "title\tYear\nHeat\t1995\nAli\t2001\nThe Insider\t1999\n")
  }

  @Test(
    "compressed files go out and come back, by name and by content",
    arguments: ["json.gz", "jsonl.zst", "csv.gz", "xml.zst"])
  func compressed(ending: String) throws {
    let report = try sandbox.done("export", "all.\(ending)", "--json").object
    let path = sandbox.path("all.\(ending)")
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    #expect(report["bytes"] as? Int == bytes.count)
    let verified = try sandbox.done("verify", "all.\(ending)", "--json").object
    #expect(verified["sha256"] as? String == report["sha256"] as? String)
    try sandbox.done("import", "all.\(ending)", "--store", "a.sqlite")
    let piped = try sandbox.shell("cat all.\(ending) | faves import - --store b.sqlite")
    #expect(piped.code == 0, "\(piped.errors)")
    let pipe = try sandbox.shell("faves import <(cat all.\(ending)) --store c.sqlite")
    #expect(pipe.code == 0, "\(pipe.errors)")
    for store in ["a", "b", "c"] {
      #expect(
        try sandbox.done("list", "--store", "\(store).sqlite").output
          == sandbox.done("list").output)
    }
    let out = try sandbox.shell("faves export - --to \(ending) | cmp - all.\(ending)")
    #expect(out.code == 0, "\(out.output) \(out.errors)")
    try bytes.dropLast(5).write(to: URL(fileURLWithPath: path))
    let cut = try sandbox.faves("verify", "all.\(ending)")
    #expect(cut.code == 65)
    let said = cut.output + cut.errors
    #expect(said.contains("all.\(ending)") && said.contains("the file was cut"), "\(said)")
  }

  @Test("a bomb ends with 65, unless it is allowed")
  func bomb() throws {
    _ = try sandbox.shell(
      "(echo title; yes Heat | head -c 40000000) | gzip -9 > bomb.csv.gz")
    let refused = try sandbox.faves("import", "bomb.csv.gz", "--dry-run")
    #expect(refused.code == 65)
    #expect(refused.errors.contains("--max-ratio"))
    let allowed = try sandbox.faves(
      "inspect", "bomb.csv.gz", "--max-ratio", "2000", "--json")
    #expect(allowed.code == 0, "\(allowed.errors)")
  }

  @Test("a data package is a folder or an archive, and is read and verified as either")
  func dataPackage() throws {
    try sandbox.done("export", "package", "--to", "datapackage", "--with-audits")
    try sandbox.done("export", "package", "--to", "datapackage", "--with-audits")
    try sandbox.done("export", "package.zip", "--with-audits")
    for (index, name) in ["package", "package/datapackage.json", "package.zip"].enumerated() {
      try sandbox.done("verify", name)
      try sandbox.done("restore", name, "--store", "\(index).sqlite")
      #expect(
        try sandbox.done("export", "--with-audits", "--store", "\(index).sqlite").output
          == sandbox.done("export", "--with-audits").output)
    }
    try sandbox.done("convert", "package.zip", "films.json")
    #expect(
      try sandbox.read("films.json") == sandbox.done("export", "--with-audits").output)
    let text = try sandbox.read("package/favorites.csv").replacing("Heat", with: "Haet")
    try sandbox.write(text, to: "package/favorites.csv")
    #expect(try sandbox.faves("verify", "package").code == 65)
    #expect(try sandbox.faves("import", "package").code == 65)
  }

  @Test("a folder that is something else is not replaced, and none is read")
  func otherFolder() throws {
    mkdir(sandbox.path("mine"), 0o755)
    try sandbox.write("mine", to: "mine/notes.txt")
    #expect(try sandbox.faves("export", "mine", "--to", "datapackage").code == 73)
    #expect(try sandbox.read("mine/notes.txt") == "mine")
    #expect(try sandbox.faves("import", "mine").code == 65)
    try sandbox.done("export", "package", "--to", "datapackage")
    symlink("/etc/passwd", sandbox.path("package/passwd"))
    let descriptor = try sandbox.read("package/datapackage.json")
      .replacing("\"favorites.csv\"", with: "\"passwd\"")
    try sandbox.write(descriptor, to: "package/datapackage.json")
    let refused = try sandbox.faves("import", "package")
    #expect(refused.code == 65)
    #expect(refused.errors.contains("symbolic link"))
  }

  @Test("a page holds the lists and is not read")
  func page() throws {
    try sandbox.done("export", "films.html", "--category", "Films")
    #expect(try sandbox.read("films.html").contains("<span dir=\"auto\">The Insider</span>"))
    #expect(try sandbox.faves("import", "films.html").code == 65)
  }
}
