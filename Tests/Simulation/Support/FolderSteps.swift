import FavesCore
import FavesKit
import FavesSync
import FavesTestSupport
import Foundation

/// The steps of a history that go by way of a shared folder, and what may happen to that.
struct FolderSteps {
  let machine: SimulatedMachine
  let folder: TemporaryFolder

  func perform(_ step: Step) throws {
    switch step.kind {
    case .folderDryRun: try compareDryRun()
    case .loseSegment: try damage(step) { try FileManager.default.removeItem(atPath: $0) }
    case .tearSegment: try damage(step, Self.truncate)
    default:
      let directions: [SyncOptions.Direction] = [.both, .both, .both, .pull, .push]
      try sync(.unguarded(directions[step.first % directions.count]))
    }
  }

  @discardableResult
  func sync(_ options: SyncOptions) throws -> SyncReport {
    machine.tell(["sync", "dir:shared"], remark: "\(options.direction)")
    return try machine.faves().sync(with: "dir:" + folder.path, options: options)
  }

  /// A dry run changes neither store nor folder, and foretells what the real run does.
  private func compareDryRun() throws {
    let before = (try machine.faves().stateDigest(), try files())
    let planned = try sync(.unguarded(isDryRun: true))
    let after = (try machine.faves().stateDigest(), try files())
    try require(before == after, "a dry run changed the store or the folder")
    let done = try sync(.unguarded())
    try require(
      planned.sent == done.sent && planned.received == done.received
        && planned.conflicts == done.conflicts && planned.added == done.added
        && planned.moved == done.moved, "the dry run said \(planned), the real run \(done)")
  }

  private func files() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }

  private func damage(_ step: Step, _ body: (String) throws -> Void) throws {
    let files = try files()
    guard !files.isEmpty else { return }
    machine.transcript?.plain("\(step.kind) in shared")
    try body(folder.path + "/" + files[step.first % files.count])
  }

  private static func truncate(_ path: String) throws {
    let contents = try Data(contentsOf: URL(fileURLWithPath: path))
    try contents.prefix(contents.count / 2).write(to: URL(fileURLWithPath: path))
  }
}
