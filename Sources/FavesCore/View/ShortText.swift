extension [UInt8] {
  /// Appends a short text of a known size that a body writes, such as that of an id or a moment.
  @inlinable
  @inline(__always)
  public mutating func append(
    size: Int, _ body: (UnsafeMutableBufferPointer<UInt8>) -> Void
  ) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: size) { text in
      body(text)
      append(contentsOf: UnsafeBufferPointer(text))
    }
  }
}
