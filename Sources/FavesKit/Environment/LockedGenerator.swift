import FavesCore
import Synchronization

/// A generator that threads may share.
final class LockedGenerator: Sendable {
  private let generator: Mutex<SplitMix64>

  init(_ generator: SplitMix64) {
    self.generator = Mutex(generator)
  }

  func withLock<Result: Sendable>(_ body: (inout SplitMix64) -> Result) -> Result {
    generator.withLock { body(&$0) }
  }
}
