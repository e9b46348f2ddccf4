import FavesCore
import Foundation

/// What the simulations are told by the environment.
///
/// CI runs some hundred steps from fixed seeds, in a few seconds. For a night:
///
///     FAVES_SIM_OPERATIONS=1000000 FAVES_SIM_SEED=$(date +%s) swift test --filter Simulation
///
/// runs a million steps, about a hundred a second in a debug build, as histories of
/// `FAVES_SIM_STEPS`; `FAVES_SIM_EXHAUSTIVE=1` makes the small histories complete, and
/// `FAVES_SIM_TRACE=26078` replays the whole editing trace. A failure prints its seed, and the
/// shortest history that still fails as a script of commands.
enum Simulation {
  /// The first seed; `FAVES_SIM_SEED`, else a fixed one so that every run of CI is the same.
  static let firstSeed = UInt64(variable("FAVES_SIM_SEED") ?? "") ?? 1

  /// The steps of one history; `FAVES_SIM_STEPS`, else 60.
  static let stepsPerHistory = max(1, Int(variable("FAVES_SIM_STEPS") ?? "") ?? 60)

  /// One seed a history; `FAVES_SIM_OPERATIONS` sets how many steps they have in all.
  static let seeds: [UInt64] = {
    let operations = Int(variable("FAVES_SIM_OPERATIONS") ?? "") ?? 480
    let histories = max(1, (operations + stepsPerHistory - 1) / stepsPerHistory)
    return (0..<UInt64(histories)).map { firstSeed &+ $0 }
  }()

  /// A folder in memory where the system has one: the simulations sync to disk after every step.
  static let folder =
    FileManager.default.isWritableFile(atPath: "/dev/shm") ? "/dev/shm" : NSTemporaryDirectory()

  static func variable(_ name: String) -> String? { ProcessInfo.processInfo.environment[name] }

  /// A path below `../shared` beside the project, found from this file upwards; nil if absent.
  static func shared(_ path: String) -> String? {
    var folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    while folder.path != "/" {
      let candidate = folder.appendingPathComponent("../shared/" + path).standardized.path
      if FileManager.default.fileExists(atPath: candidate) { return candidate }
      folder.deleteLastPathComponent()
    }
    print("skipped: ../shared/\(path) is not there")
    return nil
  }
}

/// Something that must hold and does not.
struct SimulationFailure: Error, CustomStringConvertible {
  var description: String

  init(_ description: String) { self.description = description }
}

/// Stops a simulation where something does not hold.
func require(_ condition: Bool, _ message: @autoclosure () -> String) throws {
  guard condition else { throw SimulationFailure(message()) }
}
