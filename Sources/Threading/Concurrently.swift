/// Something that one thread lends to another, and does not touch itself until it has it back.
public struct Lent<Value>: @unchecked Sendable {
  /// What is lent.
  public let value: Value

  /// Lends something.
  public init(_ value: Value) { self.value = value }
}

/// Does two things that have nothing to do with each other at once, the second one on a thread of
/// its own, and waits for both.
///
/// Where there is no thread left, one comes after the other.
///
/// - Throws: what the first one throws, else what the second one throws.
public func concurrently<One, Other>(
  _ one: () throws -> One, _ other: () throws -> Other
) throws -> (One, Other) {
  try withoutActuallyEscaping(other) { other in
    let lent = Lent(other)
    let outcome = Lent(Outcome<Other>())
    let thread = WorkerThread { outcome.value.result = Result { try lent.value() } }
    let first = Result { try one() }
    thread?.join()
    let value = try first.get()
    return (value, try outcome.value.result?.get() ?? other())
  }
}

private final class Outcome<Value> {
  var result: Result<Value, any Error>?
}
