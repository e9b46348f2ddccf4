import Foundation
import Testing

/// A command that is killed and made to fail at its calls to the system.
///
/// To have another command tested, add a scenario to ``all``.
struct FaultScenario: Sendable, CustomTestStringConvertible {
  /// Who is killed or made to fail.
  enum Victim: Sendable {
    /// The command itself.
    case command
    /// The `faves sync-serve` that answers it.
    case server
  }

  /// Something that the owner would miss.
  enum Holding: Hashable, Sendable {
    /// A store.
    case store(String)
    /// The log of a store.
    case log(String)
    /// What a machine gets that syncs with a shared folder for the first time.
    case shared(String)
    /// A file.
    case file(String)
    /// The files of a folder.
    case folder(String)
  }

  let name: String
  /// The command; with the same files it must do the same again and again.
  let command: [String]
  var victim = Victim.command
  /// Whether a `faves sync-serve` answers the command, by `ssh`.
  var isDistant = false
  /// What must be old or new after a fault, each for itself, and new after a rerun.
  let holdings: [Holding]
  /// Makes what the command works on, and returns what must live as long as that.
  let prepare: @Sendable (Sandbox) throws -> AnyObject?

  var testDescription: String { name }
}

extension FaultScenario.Holding {
  /// What people see of it; empty if it is not there or, as a store, holds nothing.
  ///
  /// A store must be whole, if it is there.
  func state(in sandbox: Sandbox, _ moment: String) throws -> String {
    switch self {
    case .file(let name): sandbox.exists(name) ? try sandbox.read(name) : ""
    case .folder(let name): try Self.folder(name, sandbox)
    case .store(let name): sandbox.exists(name) ? try Self.store(name, sandbox, moment) : ""
    case .log(let name): try sandbox.done("log", "--json", "--store", name).output
    case .shared(let name): try Self.shared(name, sandbox, moment)
    }
  }

  private static func folder(_ name: String, _ sandbox: Sandbox) throws -> String {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: sandbox.path(name))) ?? []
    let contents = try names.filter { !$0.hasPrefix(".") }
      .map { "\(Snapshot.atTheClock($0))\n\(try sandbox.read(name + "/" + $0))" }
    return Set(contents).sorted().joined()
  }

  private static func store(
    _ name: String, _ sandbox: Sandbox, _ moment: String
  ) throws -> String {
    let check = try sandbox.faves("check", "--store", name)
    #expect(check.code == 0, "\(moment): check of \(name): \(check.output)\(check.errors)")
    let export = try sandbox.faves("export", "--to", "json", "--store", name)
    #expect(export.code == 0, "\(moment): export of \(name): \(export.errors)")
    let conflicts = try sandbox.faves("conflicts", "--json", "--store", name)
    guard !export.output.contains("\"categories\":[]") else { return "" }
    return export.output + conflicts.output
  }

  private static func shared(
    _ name: String, _ sandbox: Sandbox, _ moment: String
  ) throws -> String {
    _ = try sandbox.shell("rm -rf .probe && mkdir .probe && cp -a \(name) .probe/folder")
    let probe = try sandbox.faves(
      "sync", "dir:.probe/folder", "--store", ".probe/store.sqlite", "--json",
      variables: ["XDG_STATE_HOME": sandbox.path(".probe/state")])
    #expect([0, 3].contains(probe.code), "\(moment): \(probe.errors)")
    #expect(try probe.object["warnings"] as? [String] == [], "\(moment)")
    return try store(".probe/store.sqlite", sandbox, moment)
  }
}
