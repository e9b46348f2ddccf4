import FavesCore
import FavesFormats
import Glibc

/// The two streams of a command: results on the one, everything else on the other.
final class Console {
  /// Whether results are styled.
  var stylesOutput = false
  /// Whether messages are styled.
  var stylesErrors = false
  /// The columns that results must fit into; nil for any width.
  var columns: Int?
  /// The progress bar, to be cleared before a message.
  let progress: ProgressBar

  private var output: any ByteSink
  private var errors: any ByteSink
  private var buffer: [UInt8] = []
  private static let capacity = 1 << 16

  /// Makes a console; by default that of the process.
  init(
    output: any ByteSink = DescriptorSink(STDOUT_FILENO),
    errors: any ByteSink = DescriptorSink(STDERR_FILENO),
    progress: ProgressBar = ProgressBar()
  ) {
    self.output = output
    self.errors = errors
    self.progress = progress
    buffer.reserveCapacity(Self.capacity * 2)
  }

  /// Writes a part of the results.
  func write(_ text: String) throws {
    buffer.append(contentsOf: text.utf8)
    try drainIfFull()
  }

  /// Writes a line of the results.
  func line(_ text: String = "") throws {
    buffer.append(contentsOf: text.utf8)
    buffer.append(0x0a)
    try drainIfFull()
  }

  /// Writes bytes of the results.
  func write(_ bytes: UnsafeRawBufferPointer) throws {
    buffer.append(contentsOf: bytes)
    try drainIfFull()
  }

  /// Passes on all results so far.
  func flush() throws {
    progress.clear()
    try buffer.withUnsafeBytes { try output.write($0) }
    buffer.removeAll(keepingCapacity: true)
    try output.flush()
  }

  /// Forgets the results that were not passed on yet.
  func discard() {
    buffer.removeAll(keepingCapacity: true)
  }

  /// Writes a line to the stream of messages; a message that cannot be written is lost.
  func message(_ text: String) {
    ask(text + "\n")
  }

  /// Writes a question, without a line end, to the stream of messages.
  func ask(_ text: String) {
    progress.clear()
    try? flush()
    let bytes = Array(text.utf8)
    try? bytes.withUnsafeBytes { try errors.write($0) }
    try? errors.flush()
  }

  /// A style for results.
  func style(_ style: Style, _ text: String) -> String {
    style.apply(to: text, if: stylesOutput)
  }

  /// A text from the store or a file as it may be shown.
  func shown(_ text: String) -> String {
    let harmless = DisplayText.harmless(text)
    return columns == nil ? harmless : DisplayText.isolated(harmless)
  }

  private func drainIfFull() throws {
    if buffer.count >= Self.capacity { try flush() }
  }
}

/// The results of a console as a sink.
struct ConsoleSink: ByteSink {
  private let console: Console

  init(_ console: Console) {
    self.console = console
  }

  mutating func write(_ bytes: UnsafeRawBufferPointer) throws {
    try console.write(bytes)
  }

  mutating func flush() throws {}
}
