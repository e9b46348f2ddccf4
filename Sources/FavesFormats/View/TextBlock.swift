import FavesCore

/// Texts in memory of its own, one after another, which serves one favorite after another.
final class TextBlock {
  /// What is kept when the block is cleared; a very large favorite does not hold its memory for ever.
  private static let usual = 1 << 16

  private var base = UnsafeMutablePointer<UInt8>.allocate(capacity: usual)
  private var capacity = usual
  /// How many bytes all texts have.
  private(set) var count = 0

  deinit { base.deallocate() }

  /// Forgets all texts.
  func clear() {
    count = 0
    if capacity > 16 * Self.usual { resize(to: Self.usual) }
  }

  /// Keeps a text, and returns where it lies.
  @inline(__always)
  func append(_ text: TextView) -> Range<Int> {
    let start = count
    if text.count > capacity - count { resize(to: max(2 * capacity, count + text.count)) }
    if let source = text.baseAddress {
      (base + count).initialize(from: source, count: text.count)
    }
    count += text.count
    return start..<count
  }

  /// A text, valid until the block is added to or cleared.
  @inline(__always)
  subscript(range: Range<Int>) -> TextView {
    TextView(start: base + range.lowerBound, count: range.count)
  }

  @inline(never)
  private func resize(to capacity: Int) {
    let other = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
    other.initialize(from: base, count: count)
    base.deallocate()
    base = other
    self.capacity = capacity
  }
}
