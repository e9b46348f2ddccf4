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
