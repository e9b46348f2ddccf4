public import FavesCore
import Glibc

/// What files are to the system: the few calls that stores, sinks and sources share.
public enum SystemFiles {
  /// Tells one file from all others on this machine, however it is called.
  public struct Identity: Hashable, Sendable {
    /// The device number.
    public var device: UInt64
    /// The inode number.
    public var inode: UInt64
  }

  private static func status(_ path: String) -> stat? {
    var status = stat()
    return stat(path, &status) == 0 ? status : nil
  }

  /// Whether something is at a path, symbolic links followed.
  public static func exists(_ path: String) -> Bool { status(path) != nil }

  /// The size of a regular file in bytes; nil for anything else.
  public static func regularFileSize(_ path: String) -> Int? { regularFile(path)?.size }

  /// The size of a regular file in bytes, and when it was last written, in nanoseconds since 1970;
  /// nil for anything else.
  public static func regularFile(_ path: String) -> (size: Int, changed: Int64)? {
    guard let status = status(path), status.st_mode & S_IFMT == S_IFREG else { return nil }
    let changed = Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
    return (Int(status.st_size), changed)
  }

  /// Whether a path is a folder.
  public static func isDirectory(_ path: String) -> Bool {
    status(path).map { $0.st_mode & S_IFMT == S_IFDIR } ?? false
  }

  /// Whether this process may change a file and make others beside it.
  public static func mayChange(_ path: String) -> Bool {
    access(path, R_OK | W_OK) == 0 && access(parent(of: path), W_OK | X_OK) == 0
  }

  /// The identity of the file at a path, symbolic links followed; nil if there is none.
  public static func identity(_ path: String) -> Identity? {
    status(path).map { Identity(device: UInt64($0.st_dev), inode: UInt64($0.st_ino)) }
  }

  /// Makes a hidden file beside a path, for what gets that name when it is whole.
  public static func makeTemporary(
    beside path: String, permissions: UInt32 = 0o666
  ) throws -> (path: String, descriptor: Int32) {
    let stem = "\(parent(of: path))/.\(name(of: path)).\(getpid())"
    // A run that was killed may have left one, and containers give the same process ids again.
    for suffix in [""] + (1...100).map({ "-\($0)" }) {
      let temporary = "\(stem)\(suffix).tmp"
      let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, permissions)
      if descriptor >= 0 { return (temporary, descriptor) }
      guard errno == EEXIST else { break }
    }
    throw error("cannot create \(path)", .cannotCreate)
  }

  /// Gives a file a name that nothing has yet.
  ///
  /// - Returns: false if something has that name; the file keeps its old one then.
  public static func giveName(_ path: String, to temporary: String) throws -> Bool {
    if link(temporary, path) == 0 {
      unlink(temporary)
      return true
    }
    if errno == EEXIST { return false }
    // Some file systems, as those of sticks, know no links.
    guard !exists(path) else { return false }
    guard Glibc.rename(temporary, path) == 0 else {
      throw error("cannot create \(path)", .cannotCreate)
    }
    return true
  }

  /// The folder that a path is in.
  public static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The last part of a path.
  public static func name(of path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  /// Makes a folder and those above it, as far as they are missing.
  public static func makeDirectories(_ path: String) throws {
    guard !isDirectory(path) else { return }
    let above = parent(of: path)
    if above != path { try makeDirectories(above) }
    guard mkdir(path, 0o777) == 0 || errno == EEXIST else {
      throw error("cannot make the folder \(path)", .cannotCreate)
    }
  }

  /// Whether a path itself is a symbolic link.
  public static func isSymbolicLink(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
  }

  /// Removes a file.
  ///
  /// - Returns: false if it could not be removed; `errno` tells why.
  public static func tryRemove(_ path: String) -> Bool { unlink(path) == 0 || errno == ENOENT }

  /// Removes a file, if it is there.
  public static func remove(_ path: String) {
    unlink(path)
  }

  /// Where a path leads in the end, symbolic links followed; the path itself if nothing is there.
  public static func resolved(_ path: String) -> String {
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// The permissions of a file; nil if there is none.
  public static func permissions(_ path: String) -> UInt32? {
    status(path).map { UInt32($0.st_mode) & 0o7777 }
  }

  /// The names of what is in a folder, in any order, without `.` and `..`.
  public static func names(in path: String) throws -> [String] {
    guard let folder = opendir(path) else { throw error("cannot read the folder \(path)", .io) }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  /// Removes a folder and the files in it, but no folders in it.
  public static func removeAll(_ path: String) {
    for name in (try? names(in: path)) ?? [] { unlink("\(path)/\(name)") }
    rmdir(path)
  }

  /// Makes a temporary file that has no name and goes away when it is closed.
  ///
  /// - Returns: its descriptor.
  public static func makeUnnamedFile(in folder: String) throws -> Int32 {
    var template = Array("\(folder)/faves-XXXXXX".utf8CString)
    let file = mkstemp(&template)
    guard file >= 0 else {
      throw error("cannot make a temporary file in \(folder)", .cannotCreate)
    }
    unlink(template)
    _ = fcntl(file, F_SETFD, FD_CLOEXEC)
    return file
  }

  /// Makes a folder of its own for temporary files.
  ///
  /// - Parameter stem: What its name begins with.
  /// - Returns: its path.
  public static func makeTemporaryFolder(
    in folder: String, stem: String = "faves"
  ) throws -> String {
    var template = Array("\(folder)/\(stem)-XXXXXX".utf8CString)
    guard let path = mkdtemp(&template) else {
      throw error("cannot make a temporary folder in \(folder)", .cannotCreate)
    }
    return String(cString: path)
  }

  /// Makes sure that what was written to a file survives a power cut.
  public static func synchronizeFile(_ path: String) throws {
    let descriptor = open(path, O_RDWR | O_CLOEXEC)
    guard descriptor >= 0 else { throw error("cannot open \(path)", .io) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw error("cannot write \(path)", .io) }
  }

  /// Makes sure that a folder's entries survive a power cut.
  public static func synchronizeDirectory(_ path: String) throws {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw error("cannot open the folder \(path)", .io) }
    defer { close(descriptor) }
    // Some file systems have no fsync of folders; there is nothing more to do then.
    guard fsync(descriptor) == 0 || errno == EINVAL else {
      throw error("cannot write the folder \(path)", .io)
    }
  }

  /// Reads a small file whole; nil if it is missing.
  ///
  /// - Throws: ``FavesCore/FavesError`` when it cannot be read or is larger than `limit` bytes.
  public static func contents(_ path: String, limit: Int = 1 << 20) throws -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw error("cannot read \(path)", .io)
    }
    defer { close(descriptor) }
    var contents: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      guard count >= 0 else { throw error("cannot read \(path)", .io) }
      if count == 0 { return contents }
      contents.append(contentsOf: buffer[..<count])
      guard contents.count <= limit else {
        throw FavesError(.data, "file-too-large", "\(path) is larger than \(limit) bytes")
      }
    }
  }

  /// Replaces a small file: written beside it and renamed.
  ///
  /// - Parameter isDurable: Whether file and folder are synced, so that it survives a power cut.
  public static func replace(
    _ path: String, with contents: [UInt8], isDurable: Bool = true
  ) throws {
    try rename(
      try writeTemporary(contents, beside: path, permissions: 0o600, isDurable: isDurable),
      to: path)
    if isDurable { try synchronizeDirectory(parent(of: path)) }
  }

  /// Writes a hidden file beside a path, for what gets that name later.
  ///
  /// - Parameters:
  ///   - permissions: Who may use it, as far as the umask of the process allows.
  ///   - isDurable: Whether the file is synced.
  /// - Returns: its path; on an error it is removed again.
  public static func writeTemporary(
    _ contents: [UInt8], beside path: String, permissions: UInt32 = 0o666, isDurable: Bool = true
  ) throws -> String {
    let (temporary, descriptor) = try makeTemporary(beside: path, permissions: permissions)
    do {
      defer { close(descriptor) }
      try contents.withUnsafeBytes { try writeAll($0, to: descriptor, path: path) }
      guard !isDurable || fsync(descriptor) == 0 else { throw error("cannot write \(path)", .io) }
    } catch {
      unlink(temporary)
      throw error
    }
    return temporary
  }

  /// Gives a file another name in its folder, also one that is taken; on an error it is removed.
  public static func rename(_ path: String, to target: String) throws {
    guard Glibc.rename(path, target) == 0 else {
      let failure = error("cannot write \(target)", .cannotCreate)
      unlink(path)
      throw failure
    }
  }

  /// Gives two files or folders each other's names, in one step where the system can do that.
  public static func exchange(_ path: String, with other: String) throws {
    if let renameat2, renameat2(AT_FDCWD, path, AT_FDCWD, other, 2) == 0 { return }
    let aside = "\(path).old"
    guard Glibc.rename(other, aside) == 0, Glibc.rename(path, other) == 0,
      Glibc.rename(aside, path) == 0
    else { throw error("cannot replace \(other)", .cannotCreate) }
  }

  /// `renameat2` of Linux, which Swift's module map leaves out; its flag 2 is `RENAME_EXCHANGE`.
  private static let renameat2 = dlsym(nil, "renameat2").map {
    unsafeBitCast(
      $0,
      to: (@convention(c) (
        Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32
      ) -> Int32).self)
  }

  /// Writes all bytes to a file descriptor, however many calls it takes.
  public static func writeAll(
    _ bytes: UnsafeRawBufferPointer, to descriptor: Int32, path: String
  ) throws {
    var rest = bytes
    while !rest.isEmpty {
      let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
      if count < 0 {
        if errno == EINTR { continue }
        throw error("cannot write \(path)", .io)
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }

  /// The error that `errno` stands for.
  public static func error(_ message: String, _ kind: FavesError.Kind) -> FavesError {
    let number = errno
    let reason = String(cString: strerror(number))
    switch number {
    case EACCES, EPERM, EROFS:
      return FavesError(
        .permission, "not-permitted", "\(message): \(reason)",
        hint: "check the permissions of the file and its folder")
    case ENOENT where kind == .io:
      return FavesError(
        .notFound, "missing", "\(message): \(reason)", hint: "check the spelling of the path")
    case ENOSPC, EDQUOT:
      return FavesError(
        .io, "disk-full", "\(message): \(reason)",
        hint: "free some space and try again")
    default:
      return FavesError(
        kind, kind.rawValue, "\(message): \(reason)", hint: "check the path and the disk")
    }
  }
}
