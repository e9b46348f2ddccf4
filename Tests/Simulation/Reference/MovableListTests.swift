import FavesCore
import FavesKit
import FavesTestSupport
import Foundation
import Testing

/// One list, edited on several replicas, by Faves and by the movable list of Loro
/// (<https://loro.dev>, on PyPI as `loro`).
@Suite("The movable list of Loro")
struct MovableListTests {
  @Test("ends in the same order, and with the same survivors, after the same commands")
  func scripts() throws {
    let folder = try TemporaryFolder(in: Simulation.folder)
    let seeds = Simulation.seeds.prefix(1000).flatMap { seed in (0..<3).map { seed &* 9 &+ $0 &* 4 }
    }
    let runs = try seeds.map { try ListScript.run(seed: $0) }
    guard let lists = try LoroDriver.run(runs.map(\.script), in: folder.path) else { return }
    try #require(lists.count == runs.count)
    var (whole, contested) = (0, 0)
    for (index, run) in runs.enumerated() {
      guard let list = lists[index] else {
        // Where the two disagree on who survives, a later command may have nothing to act on.
        #expect(!run.contested.isEmpty, "FAVES_SIM_SEED=\(seeds[index] / 9): \(run)")
        contested += 1
        continue
      }
      run.compare(with: list, seed: seeds[index] / 9)
      if run.titles == list { whole += 1 }
      if !run.contested.isEmpty { contested += 1 }
    }
    // By far the most end alike to the last favorite; see ``ListRun/compare(with:seed:)``.
    #expect(whole * 10 > runs.count * 9)
    print("Loro: \(runs.count) scripts, \(whole) alike as a whole, \(contested) contested")
  }
}

/// Runs scripts on Loro's list.
enum LoroDriver {
  /// The list that each script ends in, nil for one that could not be run to its end; nil in all
  /// where Loro is not installed, which is said.
  static func run(_ scripts: [ListScript], in folder: String) throws -> [[String]?]? {
    let program = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Loro/movable_list.py")
    let input = URL(fileURLWithPath: folder + "/lists.json")
    try JSONEncoder().encode(scripts).write(to: input)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    let python = Simulation.variable("FAVES_LORO_PYTHON") ?? "python3"
    process.arguments = [python, "-B", program.path, input.path]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard ![77, 127].contains(process.terminationStatus) else {
      print("skipped: \(python) has no loro; `pip install loro`, or name one by FAVES_LORO_PYTHON")
      return nil
    }
    try require(process.terminationStatus == 0, "\(program.path) failed on \(input.path)")
    return try JSONDecoder().decode([[String]?].self, from: data)
  }
}
