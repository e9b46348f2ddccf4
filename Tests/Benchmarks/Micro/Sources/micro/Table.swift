/// The lines of the table that is printed.
enum Table {
  static let header =
    left("name", nameWidth) + right("median", 11) + right("spread", 9) + right("a second", 13)
    + right("MB/s", 8)

  private static let nameWidth = 30

  static func line(_ name: String, _ unit: String, _ result: Measurement) -> String {
    let rate = result.bytesPerSecond.map { significant($0 / 1e6) } ?? ""
    return left(name, nameWidth) + right(time(result.secondsPerOperation), 11)
      + right("\(Int((100 * result.spread).rounded())) %", 9)
      + right(grouped(1 / result.secondsPerOperation), 13) + right(rate, 8) + "  a \(unit)"
  }

  private static func time(_ seconds: Double) -> String {
    switch seconds {
    case ..<1e-6: "\(significant(seconds * 1e9)) ns"
    case ..<1e-3: "\(significant(seconds * 1e6)) µs"
    default: "\(significant(seconds * 1e3)) ms"
    }
  }

  /// Three significant digits of a number of 1 or more.
  private static func significant(_ number: Double) -> String {
    let decimals = number < 10 ? 2 : number < 100 ? 1 : 0
    guard decimals > 0 else { return String(Int(number.rounded())) }
    let scale = decimals == 2 ? 100 : 10
    let scaled = Int((number * Double(scale)).rounded())
    let fraction = String(scaled % scale)
    let zeros = String(repeating: "0", count: decimals - fraction.count)
    return "\(scaled / scale).\(zeros)\(fraction)"
  }

  private static func grouped(_ number: Double) -> String {
    var rest = String(Int(number.rounded()))[...]
    var groups: [Substring] = []
    while !rest.isEmpty {
      groups.insert(rest.suffix(3), at: 0)
      rest = rest.dropLast(3)
    }
    return groups.joined(separator: ",")
  }

  private static func left(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  private static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
