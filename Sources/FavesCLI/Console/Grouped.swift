/// Numbers and counts for people.
enum Grouped {
  /// A number with its digits in groups of three: `12,300`.
  static func number(_ value: Int) -> String {
    var digits = Array(String(value.magnitude).utf8)
    var index = digits.count - 3
    while index > 0 {
      digits.insert(UInt8(ascii: ","), at: index)
      index -= 3
    }
    return (value < 0 ? "-" : "") + String(decoding: digits, as: UTF8.self)
  }

  /// A count of things: `1 favorite`, `2 favorites`, `3 categories`.
  static func count(_ value: Int, _ noun: String) -> String {
    guard value != 1 else { return "1 \(noun)" }
    let plural =
      noun.hasSuffix("y") && !noun.hasSuffix("ay") ? noun.dropLast() + "ies" : noun + "s"
    return "\(number(value)) \(plural)"
  }

  /// A size in bytes by powers of ten: `512 bytes`, `1.5 MB`.
  static func size(_ bytes: Int) -> String {
    guard bytes >= 1000 else { return count(bytes, "byte") }
    var value = Double(bytes)
    var unit = ""
    for next in ["kB", "MB", "GB", "TB"] where value >= 999.95 || unit.isEmpty {
      value /= 1000
      unit = next
    }
    return decimal(value, places: 1) + " " + unit
  }

  /// A duration: `0.4 ms`, `320 ms`, `12.5 s`.
  static func duration(_ seconds: Double) -> String {
    seconds < 1
      ? decimal(seconds * 1000, places: 1) + " ms" : decimal(seconds, places: 1) + " s"
  }

  /// A decimal number with a fixed number of places, rounded to nearest.
  static func decimal(_ value: Double, places: Int) -> String {
    var scale = 1.0
    for _ in 0..<places { scale *= 10 }
    let rounded = (value.magnitude * scale).rounded()
    guard rounded < 9e15 else { return String(value) }
    let digits = String(Int(rounded))
    let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
    let sign = value < 0 && rounded > 0 ? "-" : ""
    return places == 0
      ? sign + padded : sign + padded.dropLast(places) + "." + padded.suffix(places)
  }

  /// A moment for people, in UTC: `2026-11-22 21:45:25`.
  static func moment(_ rfc3339: String) -> String {
    String(rfc3339.prefix(19)).split(separator: "T").joined(separator: " ")
  }
}
