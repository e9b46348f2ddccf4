public import FavesCore
import FavesStore
import Glibc

/// The effects that workflows have beside the files they are told of.
public struct FavesEnvironment: Sendable {
  /// Tells the time.
  public var clock: any Clock
  /// Makes ids of operations and replicas.
  public var ids: any IDGenerator
  /// Where replica tokens are kept.
  public var stateDirectory: String
  /// The name a new replica gets.
  public var replicaName: String
  /// Where temporary files go.
  public var temporaryFolder = "/tmp"
  /// The version of the program, which it tells the other end of a sync.
  public var programVersion = ""
  /// Hears how far long work has come.
  public var progress: @Sendable (Progress) -> Void
  /// Hears what should be said at once, one sentence each.
  public var warn: @Sendable (String) -> Void

  /// Makes an environment.
  public init(
    clock: any Clock, ids: any IDGenerator, stateDirectory: String, replicaName: String,
    progress: @escaping @Sendable (Progress) -> Void = { _ in },
    warn: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.clock = clock
    self.ids = ids
    self.stateDirectory = stateDirectory
    self.replicaName = replicaName
    self.progress = progress
    self.warn = warn
  }

  /// The real surroundings of a process: `FAVES_NOW` (RFC 3339) fixes the clock, `FAVES_SEED` (an
  /// integer) the random ids.
  ///
  /// - Throws: ``FavesCore/FavesError`` of kind `configuration` for a malformed variable.
  public static func live(environment: [String: String]) throws -> FavesEnvironment {
    var live = FavesEnvironment(
      clock: try clock(environment["FAVES_NOW"]), ids: try ids(environment["FAVES_SEED"]),
      stateDirectory: try stateDirectory(environment), replicaName: hostName())
    if let folder = environment["TMPDIR"], !folder.isEmpty { live.temporaryFolder = folder }
    return live
  }

  private static func clock(_ now: String?) throws -> any Clock {
    guard let now, !now.isEmpty else { return SystemClock() }
    guard let time = Timestamp(now) else {
      throw FavesError(
        .configuration, "now-invalid", "FAVES_NOW is “\(now)”, which is no RFC 3339 time",
        hint: "write it as 2026-11-22T21:45:25Z")
    }
    return FixedClock(time)
  }

  private static func ids(_ seed: String?) throws -> any IDGenerator {
    guard let seed, !seed.isEmpty else { return RandomIDs() }
    guard let number = UInt64(seed) ?? Int64(seed).map({ UInt64(bitPattern: $0) }) else {
      throw FavesError(
        .configuration, "seed-invalid", "FAVES_SEED is “\(seed)”, which is no integer")
    }
    return SeededIDs(seed: number, isPerStore: true)
  }

  private static func stateDirectory(_ environment: [String: String]) throws -> String {
    if let folder = environment["XDG_STATE_HOME"], folder.hasPrefix("/") {
      return "\(folder)/faves"
    }
    guard let home = environment["HOME"], !home.isEmpty else {
      throw FavesError(
        .configuration, "home-missing", "neither XDG_STATE_HOME nor HOME is set",
        hint: "set HOME to your home folder")
    }
    return "\(home)/.local/state/faves"
  }

  private static func hostName() -> String {
    var buffer = [CChar](repeating: 0, count: 256)
    guard gethostname(&buffer, buffer.count - 1) == 0 else { return "replica" }
    return buffer.withUnsafeBufferPointer { pointer in
      pointer.baseAddress.map { String(cString: $0) } ?? "replica"
    }
  }

  /// The surroundings of the store at a path.
  func storeEnvironment(_ path: String) -> StoreEnvironment {
    StoreEnvironment(
      clock: clock, ids: (ids as? SeededIDs).flatMap { $0.isPerStore ? $0.of(path) : nil } ?? ids,
      stateDirectory: stateDirectory, replicaName: replicaName)
  }
}

/// The system's clock.
public struct SystemClock: Clock {
  /// Makes a clock.
  public init() {}

  /// The time now, in UTC.
  public func now() -> Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }
}

/// Ids from the system's random numbers.
public struct RandomIDs: IDGenerator {
  /// Makes a generator.
  public init() {}

  /// A fresh version 4 UUID.
  public func next() -> ResourceID {
    ResourceID(randomHigh: .random(in: 0...UInt64.max), randomLow: .random(in: 0...UInt64.max))
  }
}

/// Ids that depend on a seed alone: for tests and reproducible files.
///
/// The numbers are those of SplitMix64 (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number
/// Generators", 2014).
public final class SeededIDs: IDGenerator {
  private let seed: UInt64
  private let generator: LockedGenerator
  /// Whether each store has a series of its own, so that two stores of one seed do not act as one
  /// replica.
  let isPerStore: Bool

  /// Makes a generator.
  public convenience init(seed: UInt64) {
    self.init(seed: seed, isPerStore: false)
  }

  init(seed: UInt64, isPerStore: Bool) {
    self.seed = seed
    self.isPerStore = isPerStore
    generator = LockedGenerator(SplitMix64(seed: seed))
  }

  /// The next version 4 UUID of the series.
  public func next() -> ResourceID {
    generator.withLock { ResourceID(randomHigh: $0.next(), randomLow: $0.next()) }
  }

  /// The series of the store at a path.
  func of(_ path: String) -> SeededIDs {
    let mixed = ResourceID(namespace: DerivedIDs.namespace, name: path.utf8)
    return SeededIDs(seed: seed ^ mixed.high ^ mixed.low)
  }
}
