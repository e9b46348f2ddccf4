/// A name as a dictionary key, told apart byte by byte.
///
/// A plain `String` would take canonically equivalent names for one.
struct ByteName: Hashable {
  /// The name.
  let text: String

  static func == (left: Self, right: Self) -> Bool {
    left.text.utf8.elementsEqual(right.text.utf8)
  }

  func hash(into hasher: inout Hasher) {
    var copy = text
    copy.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}
