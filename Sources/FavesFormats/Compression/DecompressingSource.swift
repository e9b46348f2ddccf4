import FavesCore

/// The bytes that come out of a compressed file, in constant memory.
///
/// A file may hold several streams one after the other, as `cat a.gz b.gz` makes it. What ends
/// early, what follows the end, what does not fit its checksum, and what grows past the limits is an
/// error with the offset in the compressed file.
public final class DecompressingSource: ByteSource {
  private static let inputSize = 1 << 15

  private var source: any ByteSource
  private let compression: Compression
  private let decoder: any ByteTransform
  private let limits: FormatLimits
  private var input = [UInt8](repeating: 0, count: inputSize)
  private var waiting = 0..<0
  private var isAtEnd = false
  /// Whether a stream has begun and not ended.
  private var isWithin = false
  private var streams = 0
  private var taken = 0
  private var given = 0

  /// Makes a source over a compressed one.
  ///
  /// - Throws: ``FormatError`` with the code `unsupported` where the library is not installed.
  public init(
    _ source: any ByteSource, _ compression: Compression, limits: FormatLimits = FormatLimits()
  ) throws {
    self.source = source
    self.compression = compression
    self.limits = limits
    decoder = try compression.makeDecoder()
  }

  /// Fills a part of the buffer.
  public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    while !buffer.isEmpty {
      if waiting.isEmpty, !isAtEnd { try fill() }
      if waiting.isEmpty, !isWithin { return 0 }
      let count = try step(into: buffer)
      if count > 0 { return count }
    }
    return 0
  }

  private func fill() throws {
    let count = try input.withUnsafeMutableBytes { try source.read(into: $0) }
    waiting = 0..<count
    isAtEnd = count == 0
  }

  private func step(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let step: TransformStep
    do {
      step = try input.withUnsafeBytes {
        try decoder.step(
          UnsafeRawBufferPointer(rebasing: $0[waiting]), into: buffer, isLast: false)
      }
    } catch {
      throw located(error)
    }
    waiting = waiting.lowerBound + step.consumed..<waiting.upperBound
    taken += step.consumed
    given += step.produced
    try checkLimits()
    isWithin = (isWithin || step.consumed > 0) && !step.isFinished
    if step.isFinished {
      streams += 1
      decoder.reset()
    } else if isAtEnd, step.produced == 0, step.consumed == 0 {
      throw FormatError(
        .damaged, "the \(compression.title) stream ends early: the file was cut",
        position: SourcePosition(byte: taken), hint: "take another copy of the file")
    }
    return step.produced
  }

  private func checkLimits() throws {
    guard !limits.allowsInflating(taken, to: given) else { return }
    let message =
      given > limits.inflatedBytes
      ? "more than \(limits.inflatedBytes) bytes come out of the compressed file"
      : "more than \(limits.compressionRatio) times as many bytes come out of the compressed file "
        + "as it has"
    throw FormatError(
      .limit, message, position: SourcePosition(byte: taken),
      hint: "where that is meant, allow more with --max-ratio or --max-bytes")
  }

  private func located(_ error: any Error) -> any Error {
    guard var error = error as? FormatError else { return error }
    error.position.byte = taken
    if error.code == .limit { return error }
    if streams > 0, !isWithin {
      error = FormatError(
        .damaged, "bytes that are not \(compression.title) follow the end of the compressed file",
        position: SourcePosition(byte: taken), hint: "cut them off, or take another copy")
    } else if error.hint == nil {
      error.hint = "take another copy of the file"
    }
    return error
  }
}
