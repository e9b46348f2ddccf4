public import FavesCore
public import FavesKit
import FavesStore
public import FavesSync
import Foundation
import Synchronization

/// A folder that goes away with the test.
public final class TemporaryFolder: Sendable {
  /// Its path.
  public let path: String

  /// Makes a folder, in the system's folder for such or in another one.
  public init(in folder: String? = nil) throws {
    let parent = folder ?? NSTemporaryDirectory()
    let separator = parent.hasSuffix("/") ? "" : "/"
    path = parent + separator + "faves-test-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }
}

/// A clock that tests set.
public final class TestClock: Clock {
  private let time: Mutex<Int64>

  /// Makes a clock.
  public init(_ milliseconds: Int64) {
    time = Mutex(milliseconds)
  }

  /// The time it was set to.
  public func now() -> Timestamp { Timestamp(milliseconds: time.withLock { $0 }) }

  /// Sets the clock.
  public func set(_ milliseconds: Int64) {
    time.withLock { $0 = milliseconds }
  }
}

/// A machine of the owner: a store file, a clock and a state directory of its own.
public final class Machine {
  /// The name of the machine and of its replica.
  public let name: String
  /// The folder it lives in.
  public let folder: TemporaryFolder
  /// Its clock.
  public let clock: TestClock
  private let ids: SeededIDs
  /// The path of its store.
  public var storePath: String { folder.path + "/favorites.sqlite" }

  /// The start of all tests' time, in milliseconds since 1970.
  public static let start: Int64 = 1_700_000_000_000

  /// Makes a machine without a store.
  public init(_ name: String) throws {
    self.name = name
    folder = try TemporaryFolder()
    clock = TestClock(Self.start)
    ids = SeededIDs(seed: UInt64(name.utf8.reduce(7) { $0 &* 31 &+ UInt64($1) }))
  }

  /// Its surroundings.
  public var environment: FavesEnvironment {
    FavesEnvironment(
      clock: clock, ids: ids, stateDirectory: folder.path + "/state", replicaName: name)
  }

  /// Runs a body with the store open, at some seconds after the start of time.
  @discardableResult
  public func at<Result>(_ seconds: Int64, _ body: (Faves) throws -> Result) throws -> Result {
    clock.set(Self.start + seconds * 1000)
    let faves = try Faves.open(storePath, access: .create, environment: environment)
    defer { try? faves.close() }
    return try body(faves)
  }

  /// Syncs with another machine's store.
  @discardableResult
  public func sync(
    with other: Machine, at seconds: Int64 = 1000, _ options: SyncOptions = .confirmed
  ) throws -> SyncReport {
    try at(seconds) { try $0.sync(with: other.storePath, options: options) }
  }

  /// The titles of a category by rank.
  public func titles(_ category: String = "L") throws -> [String] {
    try at(2000) { faves in
      guard try faves.categories().contains(where: { $0.category.name == category }) else {
        return []
      }
      var titles: [String] = []
      try faves.list(category: category) { titles.append($0.title) }
      return titles
    }
  }

  /// A digest over everything that people see of the store.
  public func digest() throws -> Digest {
    try at(2000) { try $0.stateDigest() }
  }
}

extension SyncOptions {
  /// A sync whose guards have been answered with yes.
  public static var confirmed: SyncOptions {
    var options = SyncOptions()
    options.isConfirmed = true
    return options
  }
}
