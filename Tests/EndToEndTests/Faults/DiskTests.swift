import FavesCore
import Foundation
import Testing

/// Scenario 30, with real disks: full ones, read-only ones, and files of others.
@Suite("A disk", .serialized)
struct DiskTests {
  @Test(
    "30: that runs full at any moment, or is read-only, gives a clear error and changes nothing",
    .enabled(if: SmallDisk.canBeMade, "no file system may be mounted here"),
    arguments: FaultScenario.local)
  func small(_ scenario: FaultScenario) throws {
    let disk = try SmallDisk()
    let stage = try FaultStage(scenario, in: disk.sandbox)
    try fill(disk, stage)
    let result = try stage.play(
      "\(scenario.name), read-only", before: { try disk.forbidChanges() },
      after: { try disk.free() })
    #expect(result.code == 77, "\(result.errors)")
  }

  private func fill(_ disk: SmallDisk, _ stage: FaultStage) throws {
    let selection = FaultSelection("FAVES_FAULTS", usually: 1)
    let sizes = [0] + selection.some(of: Array(stride(from: 4, to: 400, by: 4)))
    var codes: [Int32: Int] = [:]
    for size in sizes {
      let result = try stage.play(
        "\(stage.scenario.name), \(size) KiB free", before: { try disk.leaveFree(size) },
        after: { try disk.free() })
      #expect(size > 0 || result.code == 74, "\(result.errors)")
      codes[result.code, default: 0] += 1
    }
    print(
      "\(stage.scenario.name): \(FaultSelection.ends(codes)) of \(sizes.count) full disks, "
        + "seed \(selection.seed)")
  }

  /// Root may write everywhere; its rights are given up then.
  private static let asSomebody =
    geteuid() == 0 ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : []

  @Test(
    "30: with a store that one may not change ends with 77",
    arguments: FaultScenario.changing)
  func forbiddenStore(_ scenario: FaultScenario) throws {
    try forbid("*.sqlite", scenario)
  }

  @Test("30: with a folder that one may not change ends with 77", arguments: FaultScenario.local)
  func forbiddenFolder(_ scenario: FaultScenario) throws {
    try forbid(".", scenario)
  }

  private func forbid(_ what: String, _ scenario: FaultScenario) throws {
    let stage = try FaultStage(scenario)
    let isRoot = geteuid() == 0
    let give = isRoot ? "chown -R 65534:65534 ." : "true"
    let takeBack = isRoot ? "chown -R 0:0 ." : "true"
    let result = try stage.play(
      with: Self.asSomebody, "\(scenario.name), \(what) may not be changed",
      before: { try require("\(give) && chmod a-w \(what)", in: stage.sandbox) },
      after: { try require("\(takeBack) && chmod u+w . \(what)", in: stage.sandbox) })
    #expect(result.code == 77, "\(result.errors)")
  }

  private func require(_ line: String, in sandbox: Sandbox) throws {
    let result = try sandbox.shell(line)
    try #require(result.code == 0, "\(result.errors)")
  }
}
