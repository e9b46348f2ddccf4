import FavesCore

/// The keys that names are compared by.
enum Names {
  static let benchmarks = [
    benchmark("ASCII", ["Autumn Harbor", "the  Silver Ridge", "NORTH", "quiet meadow 1977"]),
    benchmark("Latin", ["Café Übermut", "señor Żółw", "NAÏVE Été", "Smørrebrød og øl 1977"]),
    benchmark("Greek", ["Ελλάδα", "ΤΟ ΦΩΣ ΤΗΣ ΗΜΕΡΑΣ", "η θάλασσα", "Οδύσσεια 1977"]),
  ]

  private static let count = 1000

  private static func benchmark(_ script: String, _ names: [String]) -> Benchmark {
    Benchmark(name: "name key, \(script)", unit: "name") {
      let names = (0..<count).map { "\(names[$0 % names.count]) \($0)" }
      return Work(operations: count, bytes: names.reduce(0) { $0 + $1.utf8.count }) {
        names.reduce(0) { $0 + NameKey($1).text.utf8.count }
      }
    }
  }
}
