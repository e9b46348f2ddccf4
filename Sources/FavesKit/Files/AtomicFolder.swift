import FavesCore
import FavesFormats
import Glibc
import SystemFiles

/// A folder of files that appears whole or not at all: written under a temporary name beside it,
/// synced, and renamed.
///
/// It takes the place of an earlier folder only where that is empty or was one of its kind: holds
/// nothing but files of the names that such a folder has.
final class AtomicFolder: FolderSink {
  private let path: String
  private let temporary: String
  private let replaces: Bool
  private var file: (name: String, descriptor: Int32)?
  private var isFinished = false
  /// The number of bytes written to all files.
  private(set) var bytes = 0
  private var digest = DigestBuilder()

  /// Begins a folder.
  ///
  /// - Parameter fileNames: the files that a folder of this kind may have.
  init(_ path: String, fileNames: [String]) throws {
    let isMarked = path.count > 1 && path.hasSuffix("/")
    self.path = isMarked ? String(path.dropLast()) : path
    replaces = SystemFiles.exists(self.path)
    if replaces { try Self.check(self.path, fileNames) }
    temporary = try SystemFiles.makeTemporaryFolder(
      in: SystemFiles.parent(of: self.path), stem: ".faves")
    chmod(temporary, 0o777 & ~Self.umask)
  }

  deinit {
    if let file { close(file.descriptor) }
    if !isFinished { SystemFiles.removeAll(temporary) }
  }

  private static let umask: mode_t = {
    let mask = Glibc.umask(0o022)
    _ = Glibc.umask(mask)
    return mask
  }()

  private static func check(_ path: String, _ fileNames: [String]) throws {
    let hint = "name a folder that is not there yet, or a file that ends with .zip"
    guard SystemFiles.isDirectory(path) else {
      throw FavesError(.cannotCreate, "not-a-folder", "\(path) is not a folder", hint: hint)
    }
    let names = try SystemFiles.names(in: path)
    let isOwn = names.allSatisfy { name in
      fileNames.contains(name) && SystemFiles.regularFileSize("\(path)/\(name)") != nil
    }
    guard isOwn else {
      throw FavesError(
        .cannotCreate, "folder-in-use", "\(path) holds other things than a data package",
        hint: hint)
    }
  }

  func beginFile(_ name: String) throws {
    try endFile()
    let descriptor = open("\(temporary)/\(name)", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw SystemFiles.error("cannot create \(path)/\(name)", .cannotCreate)
    }
    file = (name, descriptor)
    digest = DigestBuilder()
  }

  func write(_ bytes: UnsafeRawBufferPointer) throws {
    guard let file else { return }
    try SystemFiles.writeAll(bytes, to: file.descriptor, path: "\(path)/\(file.name)")
    digest.update(bytes)
    self.bytes += bytes.count
  }

  func flush() throws {}

  private func endFile() throws {
    guard let file else { return }
    self.file = nil
    defer { close(file.descriptor) }
    guard fsync(file.descriptor) == 0 else {
      throw SystemFiles.error("cannot write \(path)/\(file.name)", .io)
    }
  }

  /// The SHA-256 of the file that was written last.
  var sha256: Digest { digest.finish() }

  /// Gives the folder its name.
  func finish() throws {
    try endFile()
    try SystemFiles.synchronizeDirectory(temporary)
    if replaces {
      try SystemFiles.exchange(temporary, with: path)
      SystemFiles.removeAll(temporary)
    } else {
      try SystemFiles.rename(temporary, to: path)
    }
    isFinished = true
    try SystemFiles.synchronizeDirectory(SystemFiles.parent(of: path))
  }
}
