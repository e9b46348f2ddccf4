import Glibc

/// Measures small parts of Faves and prints a table; with a word only what has it in its name.
@main
struct Micro {
  private static let benchmarks =
    Documents.benchmarks + Folding.benchmarks + Records.benchmarks + Names.benchmarks
    + Ranks.benchmarks

  static func main() {
    let words = CommandLine.arguments.dropFirst().map { $0.lowercased() }
    let chosen = benchmarks.filter { benchmark in
      words.allSatisfy { benchmark.name.lowercased().contains($0) }
    }
    guard !chosen.isEmpty else {
      let names = benchmarks.map(\.name).joined(separator: "\n  ")
      fail("nothing has that in its name; there are\n  \(names)", status: 64)
    }
    do {
      let results = try Trial.measure(chosen)
      print(Table.header)
      for (benchmark, result) in results {
        print(Table.line(benchmark.name, benchmark.unit, result))
      }
    } catch {
      fail("\(error)", status: 1)
    }
  }

  private static func fail(_ message: String, status: Int32) -> Never {
    let line = Array("\(message)\n".utf8)
    _ = write(STDERR_FILENO, line, line.count)
    exit(status)
  }
}
