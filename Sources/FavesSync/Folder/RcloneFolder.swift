import FavesCore
import FoundationEssentials
import SystemFiles

/// A shared folder on a remote of rclone: whatever rclone can reach, with its configuration.
///
/// Only files that are new go either way; each call moves all of them at once.
final class RcloneFolder: FolderStorage {
  let name: String
  private let remote: String
  private let rclone: Rclone
  private let folder: String
  private var staged: [String] = []

  /// Makes a storage of a remote, such as `drive:faves`.
  init(_ remote: String, name: String, temporaryFolder: String) throws {
    self.remote = remote
    self.name = name
    folder = try SystemFiles.makeTemporaryFolder(in: temporaryFolder)
    rclone = Rclone(name: name, temporaryFolder: folder)
    for part in [incoming, outgoing] { try SystemFiles.makeDirectories(part) }
  }

  deinit {
    for part in [incoming, outgoing, folder] { SystemFiles.removeAll(part) }
  }

  private var incoming: String { folder + "/incoming" }
  private var outgoing: String { folder + "/outgoing" }

  func list() throws -> [FolderFile] {
    guard let output = try rclone.runUnlessMissing(["lsjson", "--files-only", "--", remote]) else {
      // Stores of objects have no empty folders.
      return []
    }
    do {
      return try JSONDecoder().decode([Listed].self, from: Data(output)).map {
        FolderFile(name: $0.Name, size: $0.Size)
      }
    } catch {
      throw FavesError(
        .io, "rclone-failed",
        "the list of files in \(name) cannot be read: rclone is too old or too new",
        hint: "use rclone 1.53 or newer")
    }
  }

  /// A file in a listing of rclone.
  private struct Listed: Decodable {
    var Name: String
    var Size: Int
  }

  func fetch(_ files: [FolderFile]) throws {
    let missing = files.map(\.name).filter { !SystemFiles.exists("\(incoming)/\($0)") }
    guard !missing.isEmpty else { return }
    try rclone.run(
      ["copy", "--no-traverse", "--files-from-raw", try write(missing), "--", remote, incoming])
  }

  func read(_ name: String) throws -> [UInt8]? {
    if !SystemFiles.exists("\(incoming)/\(name)") {
      try fetch([FolderFile(name: name, size: 0)])
    }
    return try SystemFiles.contents("\(incoming)/\(name)", limit: SegmentShelf.sizeLimit)
  }

  func stage(_ name: String, _ contents: [UInt8]) throws {
    try SystemFiles.replace("\(outgoing)/\(name)", with: contents, isDurable: false)
    staged.append(name)
  }

  func publish() throws {
    guard !staged.isEmpty else { return }
    if staged.contains(FolderLock.fileName) { try publishLock() }
    try rclone.run(["copy", "--no-traverse", "--", outgoing, remote])
    discard()
  }

  /// The lock goes first and alone: whoever sees a segment must be able to open it.
  ///
  /// No remote promises to refuse the second of two machines that do this at once, so it is read
  /// back before any segment follows.
  private func publishLock() throws {
    let (own, target) = ("\(outgoing)/\(FolderLock.fileName)", path(FolderLock.fileName))
    if try rclone.runUnlessMissing(["cat", "--", target])?.isEmpty ?? true {
      try rclone.run(["copyto", "--", own, target])
    }
    guard try rclone.run(["cat", "--", target]) == SystemFiles.contents(own) else {
      throw FavesError(
        .busy, "folder-changed", "another machine has just made \(name) an encrypted folder",
        hint: "run the sync again")
    }
  }

  private func path(_ file: String) -> String {
    remote.hasSuffix(":") || remote.hasSuffix("/") ? remote + file : "\(remote)/\(file)"
  }

  func discard() {
    for name in staged { SystemFiles.remove("\(outgoing)/\(name)") }
    staged = []
  }

  func remove(_ names: [String]) throws {
    try rclone.run(["delete", "--files-from-raw", try write(names), "--", remote])
  }

  private func write(_ names: [String]) throws -> String {
    let path = folder + "/names"
    try SystemFiles.replace(
      path, with: Array(names.joined(separator: "\n").utf8), isDurable: false)
    return path
  }
}
