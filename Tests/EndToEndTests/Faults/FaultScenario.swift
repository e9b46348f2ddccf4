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
    case .file(let name): return sandbox.exists(name) ? try sandbox.read(name) : ""
    case .folder(let name):
      let names = (try? FileManager.default.contentsOfDirectory(atPath: sandbox.path(name))) ?? []
      return try names.filter { !$0.hasPrefix(".") }.sorted()
        .map { "\($0)\n\(try sandbox.read(name + "/" + $0))" }.joined()
    case .store(let name):
      guard sandbox.exists(name) else { return "" }
      let check = try sandbox.faves("check", "--store", name)
      #expect(check.code == 0, "\(moment): check of \(name): \(check.output)\(check.errors)")
      let export = try sandbox.faves("export", "--to", "json", "--store", name)
      #expect(export.code == 0, "\(moment): export of \(name): \(export.errors)")
      let conflicts = try sandbox.faves("conflicts", "--json", "--store", name)
      guard !export.output.contains("\"categories\":[]") else { return "" }
      return export.output + conflicts.output
    }
  }
}
