import FavesCore
import Foundation
import Testing

/// Scenario 29, with two real processes: connections that are cut after some bytes.
///
/// `FAVES_CUTS=all`, or a number a direction, for more than a few; `FAVES_SEED` for the same ones
/// again.
@Suite("A connection of two processes")
struct CutTests {
  /// A direction, and what stands for `ssh` while it is cut after `$SIZE` bytes; as `ssh` it ends
  /// with 255 then.
  private static let directions = [
    (
      "to the server", ".up",
      "bash -c \"${@: -1}\" < <(exec dd bs=1 count=$SIZE status=none); exit 255"
    ),
    (
      "to the client", ".down",
      "dd bs=1 count=$SIZE status=none < <(exec bash -c \"${@: -1}\"); exit 255"
    ),
  ]

  @Test(
    "29: cut after any number of bytes, each store is old or new, and a rerun completes",
    arguments: [0, 1])
  func cuts(_ number: Int) throws {
    let (name, log, cut) = Self.directions[number]
    let selection = FaultSelection("FAVES_CUTS", usually: 4)
    let stage = try FaultStage(.syncOfProcesses(.command))
    let sandbox = stage.sandbox
    func play(_ program: String, _ moment: String) throws -> RunResult {
      try stage.play(
        moment, before: { try sandbox.writeProgram("ssh", program) },
        after: { try sandbox.writeProgram("ssh", "exec bash -c \"${@: -1}\"") })
    }
    #expect(try play("tee .up | bash -c \"${@: -1}\" | tee .down", "uncut").code == 3)
    let total = try Data(contentsOf: URL(fileURLWithPath: sandbox.path(log))).count
    #expect(total > 500)
    var codes: [Int32: Int] = [:]
    for size in selection.some(of: Array(0...total)) {
      let result = try play("SIZE=\(size)\n" + cut, "cut after \(size) of \(total) bytes \(name)")
      codes[result.code, default: 0] += 1
    }
    print(
      "cut \(name): \(FaultSelection.ends(codes)) of \(total + 1) places, seed \(selection.seed)")
    #expect(codes[74, default: 0] > 0)
  }
}
