public import FavesCore
import Glibc
import SystemFiles

/// A channel over two file descriptors: the ends of pipes, or standard input and output.
public final class DescriptorChannel: ByteChannel {
  private let input: Int32
  private let output: Int32
  private let name: String

  /// Makes a channel; it does not close the descriptors.
  ///
  /// - Parameter name: What errors call the other side.
  public init(input: Int32, output: Int32, name: String) {
    self.input = input
    self.output = output
    self.name = name
  }

  /// Reads some bytes; 0 at the end of the stream.
  public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    while true {
      let count = Glibc.read(input, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      guard errno == EINTR else { throw SystemFiles.error("cannot read from \(name)", .io) }
    }
  }

  /// Waits until something can be read, the stream has ended, or some seconds have passed.
  public func waitForInput(seconds: Int) throws -> Bool {
    var descriptor = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
    while true {
      let count = poll(&descriptor, 1, Int32(seconds * 1000))
      if count >= 0 { return count > 0 }
      guard errno == EINTR else { throw SystemFiles.error("cannot read from \(name)", .io) }
    }
  }

  /// Writes all bytes.
  ///
  /// - Throws: ``FavesCore/FavesError`` with code `connection-lost` if nobody reads any more.
  public func write(_ bytes: UnsafeRawBufferPointer) throws {
    var rest = bytes
    while !rest.isEmpty {
      let count = Glibc.write(output, rest.baseAddress, rest.count)
      if count < 0 {
        if errno == EINTR { continue }
        guard errno != EPIPE else { throw FavesError.connectionLost(name) }
        throw SystemFiles.error("cannot write to \(name)", .io)
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }
}

extension FavesError {
  /// The other side is gone in the middle of a session.
  public static func connectionLost(_ name: String) -> FavesError {
    FavesError(
      .io, "connection-lost", "the connection to \(name) was cut",
      hint: "run the sync again: each store is as it was or as it should be, and nothing is lost")
  }
}
