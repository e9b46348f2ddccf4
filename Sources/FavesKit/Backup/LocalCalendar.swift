import FavesCore
import Glibc

/// The calendar of the local time zone (`TZ`, else that of the machine).
enum LocalCalendar {
  /// The day on which a moment falls.
  static func day(of moment: Timestamp) -> LocalDay {
    var seconds = time_t(moment.milliseconds.flooredQuotient(1000))
    var parts = tm()
    tzset()
    localtime_r(&seconds, &parts)
    return LocalDay(
      year: Int(parts.tm_year) + 1900, month: Int(parts.tm_mon) + 1, day: Int(parts.tm_mday),
      weekYear: number("%G", &parts), week: number("%V", &parts))
  }

  private static func number(_ format: String, _ parts: inout tm) -> Int {
    var buffer = [CChar](repeating: 0, count: 32)
    let count = strftime(&buffer, buffer.count, format, &parts)
    let digits = buffer.prefix(count).map { UInt8(bitPattern: $0) }
    return Int(String(decoding: digits, as: UTF8.self)) ?? 0
  }
}

extension Int64 {
  fileprivate func flooredQuotient(_ divisor: Int64) -> Int64 {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}
