import FavesCore
import Foundation
import Testing

/// Scenario 30: calls to the system that fail.
///
/// `FAVES_FAULTS=all`, or a number a scenario, for more than a few; `FAVES_SEED` for the same ones
/// again.
@Suite(
  "A system that fails", .serialized,
  .enabled(if: SystemCalls.canBeBroken, "strace is not installed, or may not trace here"))
struct CallFailureTests {
  /// One call and how it fails.
  private struct Break {
    var call: SystemCall
    var fault: CallFault
  }

  private static func breaks(_ calls: [SystemCall]) -> [Break] {
    calls.flatMap { call in
      SystemCalls.failures[call.name, default: []].flatMap { error in
        [true, false].map { Break(call: call, fault: .failure(error, isLasting: $0)) }
      }
    }
  }

  @Test(
    "30: a full, broken or forbidden disk at any call gives a clear error and changes nothing",
    arguments: FaultScenario.all)
  func failures(_ scenario: FaultScenario) throws {
    let selection = FaultSelection("FAVES_FAULTS", usually: 1)
    let stage = try FaultStage(scenario)
    let all = Self.breaks(try stage.calls())
    #expect(all.count > 40)
    var codes: [Int32: Int] = [:]
    for item in selection.some(of: all) {
      codes[try stage.play(breaking: item.call, item.fault).code, default: 0] += 1
    }
    print(
      "\(scenario.name): \(FaultSelection.ends(codes)) of \(all.count) faults, "
        + "seed \(selection.seed)")
  }

  @Test("30: a server that cannot write once is a connection that was cut")
  func brokenServer() throws {
    let stage = try FaultStage(.syncOfProcesses(.server))
    for call in try stage.calls().filter({ $0.name == "write" }).prefix(6) {
      let result = try stage.play(breaking: call, .failure("EIO", isLasting: false))
      #expect(result.code == 74 || result.code == 3, "\(call): \(result.errors)")
    }
  }

  @Test("a store that the disk cannot read is not called damaged, and one that is damaged is")
  func unreadable() throws {
    let sandbox = try Sandbox()
    try sandbox.write(films, to: "films.csv")
    try sandbox.done("import", "films.csv", "--store", "a.sqlite")
    for isLasting in [true, false] {
      let words = SystemCalls.breaking(
        SystemCall(name: "pread64", number: 6), .failure("EIO", isLasting: isLasting))
      let result = try sandbox.run(words + [Sandbox.tool, "list", "--store", "a.sqlite", "--json"])
      #expect(result.code == 74, "\(result.errors)")
      #expect(try result.error["code"] as? String == "io")
    }
    let overwrite = "dd if=/dev/urandom of=a.sqlite bs=4096 seek=1 count=20 conv=notrunc"
    try #require(try sandbox.shell(overwrite).code == 0)
    let damaged = try sandbox.faves("list", "--store", "a.sqlite", "--json")
    #expect(damaged.code == 65)
    #expect(try damaged.error["code"] as? String == "store-damaged")
  }
}
