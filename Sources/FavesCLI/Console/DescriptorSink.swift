import FavesCore
import FavesFormats
import Glibc

/// Thrown when the reader of standard output has gone: no error, but a reason to stop.
struct OutputClosed: Error {}

/// A sink that writes to a file descriptor.
struct DescriptorSink: ByteSink {
  private let descriptor: Int32

  init(_ descriptor: Int32) {
    self.descriptor = descriptor
  }

  /// Writes all bytes.
  ///
  /// - Throws: ``OutputClosed``, or ``FavesError`` where the descriptor takes no more.
  mutating func write(_ bytes: UnsafeRawBufferPointer) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let part = UnsafeRawBufferPointer(rebasing: rest)
      let count = Glibc.write(descriptor, part.baseAddress, part.count)
      if count >= 0 {
        rest = rest.dropFirst(count)
      } else if errno == EPIPE {
        throw OutputClosed()
      } else if errno != EINTR {
        throw FavesError(
          .io, "output-failed",
          "cannot write the output: \(String(cString: strerror(errno)))",
          hint: "check where the output goes; what the command was to change is changed")
      }
    }
  }

  mutating func flush() throws {}
}
