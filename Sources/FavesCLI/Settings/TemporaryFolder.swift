import SystemFiles

/// Folders for passing files.
enum TemporaryFolder {
  /// Makes a fresh folder.
  static func make(_ variables: [String: String]) throws -> String {
    let parent = variables["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    return try SystemFiles.makeTemporaryFolder(in: parent)
  }

  /// Removes a folder that a store was in.
  static func remove(_ path: String) {
    SystemFiles.removeAll("\(path)/replicas")
    SystemFiles.removeAll(path)
  }
}
