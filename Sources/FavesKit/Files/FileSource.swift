import FavesCore
import FavesFormats
import Glibc
import SystemFiles

/// The bytes of a file, front to back or from any place.
final class FileSource: RandomAccessSource {
  private let descriptor: Int32
  private let path: String
  private let report: (Int) -> Void

  /// Opens a file.
  ///
  /// - Parameter report: Hears how many bytes each read gave.
  init(_ path: String, report: @escaping (Int) -> Void = { _ in }) throws {
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    self.path = path
    self.report = report
    guard descriptor >= 0 else { throw SystemFiles.error("cannot read \(path)", .io) }
    posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL)
  }

  deinit {
    close(descriptor)
  }

  var size: Int {
    var status = stat()
    return fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    try read { Glibc.read(descriptor, buffer.baseAddress, buffer.count) }
  }

  func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    try read { pread(descriptor, buffer.baseAddress, buffer.count, offset) }
  }

  private func read(_ call: () -> Int) throws -> Int {
    while true {
      let count = call()
      if count >= 0 {
        report(count)
        return count
      }
      guard errno == EINTR else { throw SystemFiles.error("cannot read \(path)", .io) }
    }
  }
}

/// An input as the user named it: a path, or `-` for standard input.
///
/// Standard input is kept in an unnamed temporary file, for readers may pass over it twice.
final class InputFile {
  /// What to call it in messages.
  let name: String
  /// The size in bytes.
  let size: Int
  private let path: String
  private let spool: Int32?

  init(_ path: String) throws {
    if path == "-" {
      let spool = try Self.spoolStandardInput()
      self.spool = spool
      self.path = "/proc/self/fd/\(spool)"
      name = "standard input"
      size = Int(lseek(spool, 0, SEEK_END))
      return
    }
    if SystemFiles.isDirectory(path) {
      throw FavesError(.data, "not-a-file", "\(path) is a folder", hint: "name a file")
    }
    guard SystemFiles.exists(path) else {
      throw FavesError(.notFound, "input-missing", "there is no file \(path)")
    }
    self.path = path
    spool = nil
    name = path
    size = SystemFiles.regularFileSize(path) ?? 0
  }

  deinit {
    if let spool { close(spool) }
  }

  /// Opens a fresh pass over the input.
  func open(report: @escaping (Int) -> Void = { _ in }) throws -> any ByteSource {
    try FileSource(path, report: report)
  }

  /// The first bytes, for recognizing the format.
  func prefix(_ count: Int = 8192) throws -> [UInt8] {
    let source = try FileSource(path)
    var prefix = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      let read = try prefix.withUnsafeMutableBytes {
        try source.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[filled...]))
      }
      if read == 0 { break }
      filled += read
    }
    return Array(prefix[..<filled])
  }

  /// The file's name without folder and extensions.
  var stem: String? {
    guard spool == nil else { return nil }
    let name = SystemFiles.name(of: path)
    let stem = name.prefix { $0 != "." }
    return stem.isEmpty ? name : String(stem)
  }

  private static func spoolStandardInput() throws -> Int32 {
    let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    let spool = try SystemFiles.makeUnnamedFile(in: folder)
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(STDIN_FILENO, &buffer, buffer.count)
      if count == 0 { return spool }
      guard count > 0 else {
        if errno == EINTR { continue }
        throw SystemFiles.error("cannot read standard input", .io)
      }
      try buffer.withUnsafeBytes {
        try SystemFiles.writeAll(
          UnsafeRawBufferPointer(rebasing: $0[..<count]), to: spool, path: folder)
      }
    }
  }
}
