import FavesCore
import Foundation
import Testing

/// Where a scenario is played again and again from the same files.
final class FaultStage {
  let scenario: FaultScenario
  let sandbox: Sandbox
  private let keeper: AnyObject?
  private let snapshot: Snapshot
  private let old: [FaultScenario.Holding: String]
  private let new: [FaultScenario.Holding: String]
  private let oldNames: Set<String>
  private let newNames: Set<String>

  convenience init(_ scenario: FaultScenario) throws {
    try self.init(scenario, in: Sandbox())
  }

  /// Prepares a scenario, and plays it once undisturbed to learn how it ends.
  init(_ scenario: FaultScenario, in sandbox: Sandbox) throws {
    keeper = try scenario.prepare(sandbox)
    snapshot = try Snapshot(sandbox)
    (self.scenario, self.sandbox) = (scenario, sandbox)
    func states(_ moment: String) throws -> [FaultScenario.Holding: String] {
      try Dictionary(
        uniqueKeysWithValues: scenario.holdings.map { ($0, try $0.state(in: sandbox, moment)) })
    }
    old = try states("before")
    oldNames = Snapshot.visibleNames(in: sandbox)
    let result = try Self.play(scenario, in: sandbox)
    try #require([0, 3].contains(result.code), "\(result.errors)")
    new = try states("undisturbed")
    newNames = Snapshot.visibleNames(in: sandbox)
    try #require(old != new)
    try snapshot.putBack()
  }

  // MARK: Playing

  /// Plays the scenario with some words before the command of the victim.
  private static func play(
    _ scenario: FaultScenario, in sandbox: Sandbox, with words: [String] = []
  ) throws -> RunResult {
    var command = [Sandbox.tool] + scenario.command + ["--json"]
    if scenario.isDistant {
      // The lock tells when the other end has ended, which may be after the command.
      let server = ["flock", ".serve.lock"] + (scenario.victim == .server ? words : [])
      let line = (server + [Sandbox.tool]).joined(separator: " ")
      command += ["--remote-command", line]
    }
    let result = try sandbox.run((scenario.victim == .command ? words : []) + command)
    if scenario.isDistant { _ = try sandbox.shell("flock .serve.lock true") }
    return result
  }

  /// The calls that the victim makes when nothing disturbs it.
  func calls() throws -> [SystemCall] {
    defer { try? snapshot.putBack() }
    _ = try Self.play(scenario, in: sandbox, with: SystemCalls.listing(to: ".calls"))
    return SystemCalls.read(try sandbox.read(".calls"), of: sandbox)
  }

  /// Plays it with one call broken, and checks what is left, before and after a rerun.
  func play(breaking call: SystemCall, _ fault: CallFault) throws -> RunResult {
    try play(with: SystemCalls.breaking(call, fault), "\(scenario.name), \(call) \(fault)")
  }

  /// Plays it with some words before the command of the victim, and checks what is left, before and
  /// after a rerun.
  ///
  /// - Parameters:
  ///   - before: Disturbs what the command needs.
  ///   - after: Ends that, before anything is checked.
  func play(
    with words: [String] = [], _ moment: String, before: () throws -> Void = {},
    after: () throws -> Void = {}
  ) throws -> RunResult {
    defer { try? snapshot.putBack() }
    try before()
    let result = try Self.play(scenario, in: sandbox, with: words)
    try after()
    try checkLeft(result, moment)
    let again = try Self.play(scenario, in: sandbox)
    #expect([0, 3].contains(again.code), "\(moment), rerun: \(again.errors)")
    for (holding, state) in new {
      #expect(try holding.state(in: sandbox, moment) == state, "\(moment), rerun: \(holding)")
    }
    #expect(Snapshot.visibleNames(in: sandbox) == newNames, "\(moment), rerun")
    return result
  }

  // MARK: Checking

  private func checkLeft(_ result: RunResult, _ moment: String) throws {
    var isOld = true
    for holding in scenario.holdings {
      let state = try holding.state(in: sandbox, moment)
      #expect(state == old[holding] || state == new[holding], "\(moment): \(holding)")
      if [0, 3].contains(result.code) { #expect(state == new[holding], "\(moment): \(holding)") }
      if state != old[holding] { isOld = false }
    }
    let names = Snapshot.visibleNames(in: sandbox)
    #expect(names.isSubset(of: oldNames.union(newNames)), "\(moment)")
    try checkError(result, moment, isOld: isOld)
  }

  /// Whoever was not killed says what happened, and what to do.
  private func checkError(_ result: RunResult, _ moment: String, isOld: Bool) throws {
    guard ![0, 3, 128 + SIGKILL].contains(result.code) else { return }
    // A configuration that cannot be read is a bad configuration.
    let codes: [Int32] =
      [73, 74, 75, 77] + (result.errors.contains("/faves/config") ? [65, 78] : [])
    #expect(codes.contains(result.code), "\(moment): \(result.errors)")
    // Standard error may be what cannot be written.
    if result.errors.isEmpty, moment.contains(" write ") { return }
    guard let error = try? result.error else {
      Issue.record("\(moment): \(result.code), \(result.errors)")
      return
    }
    #expect((error["message"] as? String)?.isEmpty == false, "\(moment): \(error)")
    let hint = error["hint"] as? String ?? ""
    #expect(!hint.isEmpty, "\(moment): \(error)")
    if hint.contains("nothing was changed") { #expect(isOld, "\(moment): \(error)") }
  }
}

/// How many faults each scenario is played with: `all`, or a number.
struct FaultSelection {
  private let limit: Int?
  let seed: UInt64

  /// - Parameter variable: Names the variable of the environment that sets another number.
  init(_ variable: String, usually count: Int) {
    let variables = ProcessInfo.processInfo.environment
    limit = variables[variable] == "all" ? nil : variables[variable].flatMap(Int.init) ?? count
    seed = variables["FAVES_SEED"].flatMap(UInt64.init) ?? .random(in: 0..<1_000_000)
  }

  /// Some of a list, in its order.
  func some<Element>(of list: [Element]) -> [Element] {
    guard let limit, limit < list.count else { return list }
    var generator = SplitMix64(seed: seed)
    return list.indices.shuffled(using: &generator).prefix(limit).sorted().map { list[$0] }
  }

  /// How runs ended, by exit code, for people.
  static func ends(_ codes: [Int32: Int]) -> String {
    codes.sorted { $0.key < $1.key }.map { "\($0.value) with \($0.key)" }.joined(separator: ", ")
  }
}
