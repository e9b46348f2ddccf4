/// What a number format makes of a number.
enum NumberShape: UInt8 {
  /// What it is, with no format of its own.
  case general
  /// A number.
  case number
  /// A day.
  case date
  /// A day and a time.
  case datetime
  /// A time of day.
  case time
  /// A length of time, as hours past 24.
  case duration

  /// The shape of a format that is built into spreadsheets (ECMA-376 part 1, 18.8.30, with those
  /// of East Asian and Thai versions).
  init(builtIn id: Int) {
    switch id {
    case 14...17, 27...31, 36, 50...54, 57, 58, 71...74: self = .date
    case 34, 35, 55, 56: self = .date
    case 18...21, 32, 33, 45, 47, 75...77, 79: self = .time
    case 22, 80, 81: self = .datetime
    case 46, 78: self = .duration
    case 1...13, 37...44, 48, 59...70: self = .number
    default: self = .general
    }
  }

  /// The shape of a format code, by the letters of its first section that are no literal text
  /// (ECMA-376 part 1, 18.8.31).
  init(code: String) {
    var found = FormatLetters()
    found.read(Array(code.utf8))
    self = found.shape
  }
}

/// The letters of a number format that stand for parts of dates and times.
private struct FormatLetters {
  private var hasDay = false
  private var hasTime = false
  private var isElapsed = false
  private var hasMonthOrMinute = false
  private var hasDigit = false

  var shape: NumberShape {
    if isElapsed { return .duration }
    if hasDay { return hasTime ? .datetime : .date }
    if hasTime { return .time }
    if hasMonthOrMinute { return .date }
    return hasDigit ? .number : .general
  }

  mutating func read(_ code: [UInt8]) {
    var index = 0
    while index < code.count {
      let byte = code[index]
      switch byte {
      case UInt8(ascii: ";"): return
      case UInt8(ascii: "\""): index = end(of: code, from: index, at: UInt8(ascii: "\""))
      case UInt8(ascii: "\\"), UInt8(ascii: "_"), UInt8(ascii: "*"): index += 1
      case UInt8(ascii: "["):
        let end = end(of: code, from: index, at: UInt8(ascii: "]"))
        bracket(code[index + 1..<min(end, code.count)])
        index = end
      default: index += letter(code, at: index)
      }
      index += 1
    }
  }

  private func end(of code: [UInt8], from start: Int, at mark: UInt8) -> Int {
    code[(start + 1)...].firstIndex(of: mark) ?? code.count
  }

  private mutating func bracket(_ inner: ArraySlice<UInt8>) {
    guard let first = inner.first.map({ $0 | 0x20 }), !inner.isEmpty else { return }
    let isTime = [UInt8(ascii: "h"), UInt8(ascii: "m"), UInt8(ascii: "s")].contains(first)
    if isTime, inner.allSatisfy({ $0 | 0x20 == first }) { isElapsed = true }
  }

  /// Takes a letter, and says how many more bytes belong to it.
  private mutating func letter(_ code: [UInt8], at index: Int) -> Int {
    let rest = code[index...]
    switch code[index] | 0x20 {
    case UInt8(ascii: "y"), UInt8(ascii: "d"), UInt8(ascii: "b"): hasDay = true
    case UInt8(ascii: "h"), UInt8(ascii: "s"): hasTime = true
    case UInt8(ascii: "m"): hasMonthOrMinute = true
    case UInt8(ascii: "e") where !hasDigit: hasDay = true
    case UInt8(ascii: "a"):
      if Self.starts(rest, "am/pm") { return 4 }
      if Self.starts(rest, "a/p") { return 2 }
      // The names of weekdays, in Japanese formats.
      if Self.starts(rest, "aaa") { hasDay = true }
    case UInt8(ascii: "g"):
      if Self.starts(rest, "general") { return 6 }
    default:
      // A digit's place, before which an E is an exponent.
      if [0x30, 0x23, 0x3f].contains(code[index]) { hasDigit = true }
    }
    return 0
  }

  private static func starts(_ rest: ArraySlice<UInt8>, _ word: String) -> Bool {
    rest.count >= word.utf8.count && zip(rest, word.utf8).allSatisfy { $0 | 0x20 == $1 | 0x20 }
  }
}
