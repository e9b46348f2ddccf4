import FavesCore
import Glibc
import SystemFiles

/// A shared folder in the file system.
final class LocalFolder: FolderStorage {
  let name: String
  private let path: String
  private var staged: [(name: String, temporary: String)] = []

  /// Makes a storage of a folder, which must be there.
  init(_ path: String, name: String) {
    self.path = path
    self.name = name
  }

  deinit { discard() }

  func list() throws -> [FolderFile] {
    guard SystemFiles.isDirectory(path) else {
      throw FavesError(
        .notFound, "folder-missing", "there is no folder at \(path)",
        hint: "mount or connect it, or make it with `mkdir \(path)`")
    }
    return try SystemFiles.names(in: path).compactMap { name in
      SystemFiles.regularFileSize("\(path)/\(name)").map { FolderFile(name: name, size: $0) }
    }
  }

  func fetch(_ files: [FolderFile]) {}

  func read(_ name: String) throws -> [UInt8]? {
    try SystemFiles.contents("\(path)/\(name)", limit: SegmentShelf.sizeLimit)
  }

  func stage(_ name: String, _ contents: [UInt8]) throws {
    let temporary = "\(path)/.\(name).\(getpid()).tmp"
    try SystemFiles.write(contents, to: temporary, for: "\(path)/\(name)", permissions: 0o666)
    staged.append((name, temporary))
  }

  func publish() throws {
    guard !staged.isEmpty else { return }
    // The lock first: whoever sees a segment must be able to open it.
    for file in staged.sorted(by: { $0.name.count < $1.name.count }) {
      try SystemFiles.rename(file.temporary, to: "\(path)/\(file.name)", isExclusive: isLock(file))
    }
    staged = []
    try SystemFiles.synchronizeDirectory(path)
  }

  private func isLock(_ file: (name: String, temporary: String)) -> Bool {
    file.name == FolderLock.fileName
  }

  func discard() {
    for file in staged { SystemFiles.remove(file.temporary) }
    staged = []
  }

  func remove(_ names: [String]) {
    // What cannot be removed is read again and says nothing new.
    for name in names { SystemFiles.remove("\(path)/\(name)") }
  }
}
