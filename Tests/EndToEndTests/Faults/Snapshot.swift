import Foundation
import Testing

/// The files of a sandbox at one moment, to begin again from there.
///
/// Contents are written back into the files that are there, so that a store stays the file that its
/// replica token knows; a copy would write as another replica.
struct Snapshot {
  private let sandbox: Sandbox
  private let files: [String: Data]

  init(_ sandbox: Sandbox) throws {
    self.sandbox = sandbox
    var files: [String: Data] = [:]
    for name in Self.names(in: sandbox) where !Self.isFolder(sandbox.path(name)) {
      files[name] = try Data(contentsOf: URL(fileURLWithPath: sandbox.path(name)))
    }
    self.files = files
  }

  /// What the tests themselves leave in the folder begins with a dot there.
  private static func names(in sandbox: Sandbox) -> [String] {
    (FileManager.default.subpaths(atPath: sandbox.folder) ?? []).filter { !$0.hasPrefix(".") }
  }

  private static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && isFolder.boolValue
  }

  /// Makes everything what it was.
  func putBack() throws {
    for name in Self.names(in: sandbox) where files[name] == nil {
      let path = sandbox.path(name)
      if !Self.isFolder(path) || !files.keys.contains(where: { $0.hasPrefix(name + "/") }) {
        try? FileManager.default.removeItem(atPath: path)
      }
    }
    for folder in ["home", "bin", "tmp"] { mkdir(sandbox.path(folder), 0o700) }
    for (name, contents) in files
    where FileManager.default.contents(atPath: sandbox.path(name)) != contents {
      let file = open(sandbox.path(name), O_WRONLY | O_CREAT | O_TRUNC, 0o600)
      try #require(file >= 0, "\(name)")
      try FileHandle(fileDescriptor: file, closeOnDealloc: true).write(contentsOf: contents)
    }
  }

  /// The names of files that people see: without those that SQLite keeps beside a store, the tokens
  /// of replicas, segments of shared folders, and the system's folder for temporary files.
  static func visibleNames(in sandbox: Sandbox) -> Set<String> {
    Set(
      names(in: sandbox).map(atTheClock).filter { name in
        !name.split(separator: "/").contains { $0.hasPrefix(".") }
          && !name.hasPrefix("tmp/")
          && name.wholeMatch(of: /.*\/replicas\/[-0-9a-f]+|shared\/[0-9a-f]{32}.faves/) == nil
          && !["-wal", "-shm", "-journal"].contains { name.hasSuffix($0) }
      })
  }

  /// A name without the millisecond that sets the backup of a rerun apart: the clock of these tests
  /// stands still.
  static func atTheClock(_ name: String) -> String {
    name.replacing(/(faves-\d{8}T\d{6})\d{3}Z/) { "\($0.output.1)Z" }
  }
}
