import FavesCore

/// The name of a backup: `faves-20261122T214525Z-9f8e7d6c.jsonl.gz`.
///
/// It tells when the backup was made, in UTC, and by which replica (the first eight digits of its
/// id, so that stores may share a folder), and the format follows from its extensions.
struct BackupName: Hashable {
  /// When the backup was made.
  var time: Timestamp
  /// The first digits of the replica's id; nil for a store that was never written to.
  var replica: String?
  /// The extensions, without the first dot.
  var extensions: String

  init(time: Timestamp, replica: ResourceID?, extensions: String) {
    self.time = time
    self.replica = replica.map(Self.digits)
    self.extensions = extensions
  }

  /// The first eight digits of an id.
  static func digits(_ replica: ResourceID) -> String { String(replica.description.prefix(8)) }

  /// Takes a file name apart; nil for one that no backup has.
  init?(_ fileName: String) {
    guard let dot = fileName.firstIndex(of: ".") else { return nil }
    extensions = String(fileName[fileName.index(after: dot)...])
    let parts = fileName[..<dot].split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2 || parts.count == 3, parts[0] == "faves",
      let time = Self.time(parts[1]), !extensions.isEmpty
    else { return nil }
    self.time = time
    guard parts.count == 3 else { return }
    guard parts[2].utf8.count == 8, parts[2].utf8.allSatisfy({ hexadecimalValue($0) != nil })
    else { return nil }
    replica = String(parts[2])
  }

  /// The name as text.
  var text: String {
    let stamp = Self.stamp(time)
    return "faves-\(stamp)\(replica.map { "-\($0)" } ?? "").\(extensions)"
  }

  /// `20261122T214525Z`, and milliseconds where they are not zero.
  private static func stamp(_ time: Timestamp) -> String {
    let digits = time.description.filter { $0 != "-" && $0 != ":" && $0 != "." }
    return digits.hasSuffix("000Z") ? digits.dropLast(4) + "Z" : digits
  }

  private static func time(_ stamp: Substring) -> Timestamp? {
    let digits = Array(stamp.utf8)
    guard digits.count == 16 || digits.count == 19, digits[8] == UInt8(ascii: "T"),
      digits.last == UInt8(ascii: "Z")
    else { return nil }
    func number(_ range: Range<Int>) -> Int? {
      let text = digits[range]
      guard text.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
      return Int(String(decoding: text, as: UTF8.self))
    }
    guard let year = number(0..<4), let month = number(4..<6), let day = number(6..<8),
      let hour = number(9..<11), let minute = number(11..<13), let second = number(13..<15),
      let millisecond = digits.count == 16 ? 0 : number(15..<18)
    else { return nil }
    return Timestamp(
      year: year, month: month, day: day, hour: hour, minute: minute, second: second,
      millisecond: millisecond)
  }
}
