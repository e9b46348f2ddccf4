import FavesCore
import FavesFormats
import Foundation
import Testing

@Suite("The published JSON Schemas")
struct JSONSchemaTests {
  private static let script = """
    import json, sys
    try:
        from jsonschema import Draft202012Validator
    except ImportError:
        sys.exit(42)
    schema = json.load(open(sys.argv[1]))
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    text = open(sys.argv[2], encoding="utf-8", newline="").read()
    lines = text.split("\\n")[:-1] if sys.argv[3] == "lines" else [text]
    for line in lines:
        errors = [e.message[:200] for e in validator.iter_errors(json.loads(line))]
        if errors:
            print(errors, line[:300])
            sys.exit(1)
    """

  /// The exit code of the validator, and what it printed; nil where there is none.
  private static func validate(
    _ bytes: [UInt8], _ schema: String, lines: Bool
  ) throws -> (status: Int32, output: String)? {
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("faves-schema-\(UUID().uuidString).json")
    try Data(bytes).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "python3", "-c", script, JSONSupport.project().appendingPathComponent(schema).path,
      file.path, lines ? "lines" : "whole",
    ]
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus != 42, process.terminationStatus != 127 else {
      print("notice: Python's jsonschema is absent, skipping")
      return nil
    }
    return (process.terminationStatus, output)
  }

  private static let schemas = [
    "json": "formats/faves.schema.json", "jsonl": "formats/faves-lines.schema.json",
    "api": "formats/api.schema.json",
  ]

  @Test("exports are valid by the schema of their format", arguments: ["json", "jsonl", "api"])
  func exports(_ name: String) throws {
    let format = try #require(FormatRegistry.named(name))
    let schema = try #require(Self.schemas[name])
    for seed in [1, 5] as [UInt64] {
      var random = RandomContents(seed: seed)
      let bytes = try JSONSupport.write(random.next(), format)
      guard let result = try Self.validate(bytes, schema, lines: name == "jsonl") else { return }
      #expect(result.status == 0, "\(result.output)")
    }
  }

  @Test("the schemas refuse what is none of ours", arguments: ["json", "jsonl", "api"])
  func refusals(_ name: String) throws {
    let schema = try #require(Self.schemas[name])
    let wrong = Array(
      "{\"type\":\"favorite\",\"format\":\"faves\",\"data\":[{\"id\":\"x\"}]}\n".utf8)
    guard let result = try Self.validate(wrong, schema, lines: name == "jsonl") else { return }
    #expect(result.status == 1)
  }

  @Test("a saved mapping is valid by its schema, and other members are not")
  func mapping() throws {
    var mapping = TableMapping()
    mapping.text.delimiter = UInt8(ascii: ";")
    mapping.part.header = .line(3)
    mapping.values.decimal = .comma
    mapping.columns = [
      .init(header: "Titel", role: .field(.title)),
      .init(header: "Tags", role: .attribute("Tags"), type: .list, separator: ","),
      .init(header: "X", role: .ignored),
    ]
    let schema = "formats/mapping.schema.json"
    let bytes = Array(mapping.document.utf8)
    guard let result = try Self.validate(bytes, schema, lines: false) else { return }
    #expect(result.status == 0, "\(result.output)")
    let wrong = Array("{\"favesMapping\":1,\"colums\":[]}".utf8)
    #expect(try Self.validate(wrong, schema, lines: false)?.status == 1)
  }

  @Test("an empty document has the checksum that Python computes from the parsed one")
  func checksum() throws {
    let sink = MemorySink()
    var writer = try JSONFormat().makeWriter(sink, options: WriteOptions())
    try writer.begin()
    try writer.finish()
    let empty = String(decoding: sink.bytes, as: UTF8.self)
    #expect(
      empty
        == #"{"format":"faves","version":1,"categories":[],"favorites":[],"audits":[],"counts":"#
        + #"{"categories":0,"favorites":0,"audits":0},"sha256":"#
        + "\"184cccf642627596c6ae7deb1ffd7f0ff8d4b2055312225f9224e347d66df6f2\"}\n")
  }
}
