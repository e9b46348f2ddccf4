/// Compresses what is written to it and passes that on, in constant memory.
///
/// The same bytes give the same output: no time and no name go into it. Call ``finish()`` at the
/// end; flushing alone does not end the stream.
public final class CompressingSink: ByteSink {
  private static let outputSize = 1 << 16

  private var sink: any ByteSink
  private let encoder: any ByteTransform
  private var output = [UInt8](repeating: 0, count: outputSize)
  /// Bytes that wait for a step of their own: how they were handed on makes no difference then.
  private var pending: [UInt8] = []

  /// Makes a sink over another one.
  ///
  /// - Throws: ``FormatError`` with the code `unsupported` where the library is not installed.
  public init(_ sink: any ByteSink, _ compression: Compression) throws {
    self.sink = sink
    encoder = try compression.makeEncoder()
    pending.reserveCapacity(Self.outputSize * 2)
  }

  /// Takes some bytes.
  public func write(_ bytes: UnsafeRawBufferPointer) throws {
    var rest = bytes
    while !rest.isEmpty {
      let count = min(rest.count, Self.outputSize - pending.count)
      pending.append(contentsOf: UnsafeRawBufferPointer(rebasing: rest[..<count]))
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      if pending.count == Self.outputSize { try encode(isLast: false) }
    }
  }

  /// Does nothing: the bytes wait for the end of the stream.
  public func flush() throws {}

  /// Ends the stream and passes everything on.
  ///
  /// - Throws: what the sink throws.
  public func finish() throws {
    try encode(isLast: true)
    try sink.flush()
  }

  private func encode(isLast: Bool) throws {
    try pending.withUnsafeBytes { bytes in
      var rest = bytes
      while true {
        let step = try output.withUnsafeMutableBytes {
          try encoder.step(rest, into: $0, isLast: isLast)
        }
        try output[..<step.produced].withUnsafeBytes { try sink.write($0) }
        rest = UnsafeRawBufferPointer(rebasing: rest[step.consumed...])
        if isLast ? step.isFinished : rest.isEmpty { return }
      }
    }
    pending.removeAll(keepingCapacity: true)
  }
}
