/// A name as a dictionary key, told apart byte by byte.
///
/// A plain `String` would take canonically equivalent names for one.
struct ByteName: Hashable {
  /// The name.
  let text: String

  static func == (left: Self, right: Self) -> Bool {
    left.text.hasSameBytes(as: right.text)
  }

  func hash(into hasher: inout Hasher) {
    var copy = text
    copy.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}

extension String {
  /// Whether two texts have the same UTF-8 bytes.
  @inline(__always)
  func hasSameBytes(as other: String) -> Bool {
    guard utf8.count == other.utf8.count else { return false }
    let compared = utf8.withContiguousStorageIfAvailable { left in
      other.utf8.withContiguousStorageIfAvailable { right in left.elementsEqual(right) }
    }
    if case .some(.some(let isSame)) = compared { return isSame }
    return utf8.elementsEqual(other.utf8)
  }
}
