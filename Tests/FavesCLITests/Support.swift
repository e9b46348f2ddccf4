import FavesCore
import FavesFormats
import Testing

@testable import FavesCLI

/// Runs the tool inside the test process, as far as it gets without a store.
func launch(
  _ arguments: String..., variables: [String: String] = ["HOME": "/nonexistent"]
) -> (status: ProcessStatus, output: String, errors: String) {
  launch(arguments, variables: variables)
}

/// Runs the tool inside the test process, as far as it gets without a store.
func launch(
  _ arguments: [String], variables: [String: String] = ["HOME": "/nonexistent"]
) -> (status: ProcessStatus, output: String, errors: String) {
  let output = MemorySink()
  let errors = MemorySink()
  let console = Console(output: output, errors: errors)
  let status = Launch(arguments, console: console, variables: variables).run()
  return (
    status, String(decoding: output.bytes, as: UTF8.self),
    String(decoding: errors.bytes, as: UTF8.self)
  )
}

/// A console in memory and what was written to it.
func memoryConsole(columns: Int? = nil) -> (console: Console, output: () throws -> String) {
  let sink = MemorySink()
  let console = Console(output: sink, errors: MemorySink())
  console.columns = columns
  return (
    console,
    {
      try console.flush()
      return String(decoding: sink.bytes, as: UTF8.self)
    }
  )
}

/// Text of a JSON value.
func json(_ body: (inout JSONText) throws -> Void) rethrows -> String {
  var json = JSONText()
  try body(&json)
  return json.text
}
