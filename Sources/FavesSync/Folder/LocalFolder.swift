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
      SystemFiles.regularFile("\(path)/\(name)").map {
        FolderFile(name: name, size: $0.size, changed: $0.changed)
      }
    }
  }

  func fetch(_ files: [FolderFile]) {}

  func read(_ name: String) throws -> [UInt8]? {
    try SystemFiles.contents("\(path)/\(name)", limit: SegmentShelf.sizeLimit)
  }

  func stage(_ name: String, _ contents: [UInt8]) throws {
    staged.append(
      (name, try SystemFiles.writeTemporary(contents, beside: "\(path)/\(name)")))
  }

  func publish() throws {
    guard !staged.isEmpty else { return }
    // The lock first: whoever sees a segment must be able to open it.
    for file in staged.sorted(by: { isLock($0.name) && !isLock($1.name) }) {
      try publish(file.temporary, as: file.name)
    }
    staged = []
    try SystemFiles.synchronizeDirectory(path)
  }

  private func isLock(_ name: String) -> Bool { name == FolderLock.fileName }

  private func publish(_ temporary: String, as name: String) throws {
    let target = "\(path)/\(name)"
    // A segment of that name has the same bytes; the lock of another machine has not.
    guard isLock(name) else { return try SystemFiles.rename(temporary, to: target) }
    guard try SystemFiles.giveName(target, to: temporary) else {
      throw FavesError(
        .busy, "folder-changed", "another machine has just made \(self.name) an encrypted folder",
        hint: "run the sync again")
    }
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
