import FavesCore
import Glibc

/// Reads small text files without Foundation.
enum SmallFile {
  /// The bytes of a file; nil if there is none.
  ///
  /// - Throws: ``FavesError`` where it is there but cannot be read, or is larger than 1 MiB.
  static func bytes(at path: String) throws -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw unreadable(path, errno)
    }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    var count = 0
    while count < bytes.count {
      let free = count
      let got = bytes.withUnsafeMutableBytes { buffer in
        read(descriptor, buffer.baseAddress.map { $0 + free }, buffer.count - free)
      }
      if got == 0 { return Array(bytes[..<count]) }
      guard got > 0 else { throw unreadable(path, errno) }
      count += got
    }
    throw FavesError(.configuration, "configuration-unreadable", "\(path) is too large")
  }

  private static func unreadable(_ path: String, _ code: Int32) -> FavesError {
    FavesError(
      .configuration, "configuration-unreadable",
      "cannot read \(path): \(String(cString: strerror(code)))")
  }
}
