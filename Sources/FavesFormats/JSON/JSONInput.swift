import FavesCore

/// The window of the input that a ``JSONTokenizer`` looks at.
///
/// All indices are into the window; ``refill()`` moves what is still needed to its start.
struct JSONInput: ~Copyable {
  private(set) var base: UnsafeMutablePointer<UInt8>
  private var capacity = 1 << 16
  private var source: any ByteSource
  private let limits: FormatLimits
  private var isAtEnd = false

  /// The bytes before the window.
  private var dropped = 0
  /// The end of the bytes in the window.
  private(set) var end = 0
  /// The next byte to look at.
  var position = 0
  /// The first byte the current token still needs.
  private var mark = 0
  /// Where the token before the current one ended.
  private(set) var previousEnd = 0
  /// Where the current token starts.
  var tokenStart = 0
  /// Whether white space may follow that does not end the current token.
  var keepsToken = false
  /// The current text, without its quotes.
  var valueStart = 0
  var valueEnd = 0
  /// Where the part starts whose source text is wanted.
  private(set) var captureStart: Int?

  /// The line of ``position``, from 1.
  private(set) var line = 1
  private var lineStart = 0
  /// Whether white space stood anywhere so far, other than after a line or the document.
  private(set) var hasWhiteSpace = false
  /// Whether the tokenizer has seen the end.
  var isExhausted = false

  private var hasher: DigestBuilder?
  /// The bytes before this index are hashed, or left out on purpose.
  private var hashed = 0
  private var hashingIsPaused = false

  init(_ source: any ByteSource, limits: FormatLimits) {
    self.source = source
    self.limits = limits
    base = .allocate(capacity: capacity)
  }

  deinit {
    base.deallocate()
  }

  @inline(__always)
  func bytes(from start: Int, to end: Int) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: base + start, count: end - start)
  }

  /// Whether an index is that of the second byte of the input.
  func isFirst(_ index: Int) -> Bool { dropped + index == 1 }

  func absolute(_ index: Int) -> Int { dropped + index }

  func sourcePosition(of index: Int) -> SourcePosition {
    let byte = dropped + index
    return SourcePosition(line: line, column: byte - lineStart + 1, byte: byte)
  }

  @inline(__always)
  mutating func startToken() {
    previousEnd = position
    mark = position
    tokenStart = position
    keepsToken = false
  }

  /// The next byte; nil at the end.
  @inline(__always)
  mutating func peek() throws -> UInt8? {
    if position == end, try !refill() { return nil }
    return base[position]
  }

  /// The next byte, where nothing before it is needed by the current token.
  mutating func peekDroppingWhiteSpace() throws -> UInt8? {
    if position == end {
      if hasWhiteSpace, !keepsToken { mark = position }
      guard try refill() else { return nil }
    }
    return base[position]
  }

  mutating func skipWhiteSpace() {
    hasWhiteSpace = true
    position += 1
  }

  mutating func skipLineFeed() {
    hasWhiteSpace = true
    position += 1
    line += 1
    lineStart = dropped + position
  }

  /// Brings more bytes into the window; false at the end of the input.
  @inline(never)
  mutating func refill() throws -> Bool {
    guard !isAtEnd else { return false }
    try makeRoom()
    let room = UnsafeMutableRawBufferPointer(start: base + end, count: capacity - end)
    let count = try source.read(into: room)
    end += count
    isAtEnd = count == 0
    if let total = limits.totalBytes, dropped + end > total {
      isExhausted = true
      throw FormatError(
        .limit, "the document has more than \(total) bytes",
        position: SourcePosition(line: line, byte: total))
    }
    return count > 0
  }

  private mutating func makeRoom() throws {
    var keep = min(mark, captureStart ?? mark)
    if end - keep > 2 * limits.fieldBytes + 65536 {
      captureStart = nil
      keep = mark
      guard end - keep <= 2 * limits.fieldBytes + 65536 else {
        isExhausted = true
        throw FormatError(
          .limit, "a value has more than \(limits.fieldBytes) bytes",
          position: sourcePosition(of: tokenStart))
      }
    }
    if hasher != nil { hash(through: keep) }
    if keep > 0 { shift(by: keep) }
    if capacity - end < capacity / 2 { grow() }
  }

  private mutating func shift(by count: Int) {
    base.update(from: base + count, count: end - count)
    dropped += count
    end -= count
    position -= count
    mark -= count
    previousEnd -= count
    tokenStart -= count
    valueStart -= count
    valueEnd -= count
    hashed = max(0, hashed - count)
    captureStart = captureStart.map { $0 - count }
  }

  private mutating func grow() {
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity * 2)
    larger.update(from: base, count: end)
    base.deallocate()
    base = larger
    capacity *= 2
  }

  // MARK: Source text

  /// Keeps the source text from the current token on.
  @inline(__always)
  mutating func beginCapture() {
    captureStart = tokenStart
  }

  @inline(__always)
  mutating func endCapture() {
    captureStart = nil
  }

  /// The source text from the beginning of the capture to the end of the current token; nil where
  /// it was too long to keep.
  var captured: String? {
    captureStart.map { String(decoding: bytes(from: $0, to: position), as: UTF8.self) }
  }

  // MARK: Checksum

  /// Hashes all bytes from here on.
  mutating func beginHashing() {
    hasher = DigestBuilder()
    hashed = position
  }

  mutating func endHashing() {
    hasher = nil
  }

  /// Hashes to before an index and leaves out what follows, until ``resumeHashing(at:)``.
  mutating func pauseHashing(at index: Int) {
    hash(through: index)
    hashingIsPaused = true
  }

  mutating func resumeHashing(at index: Int) {
    hashingIsPaused = false
    hashed = index
  }

  /// The digest of all bytes before an index that were not left out; nil when not hashing.
  mutating func digest(through index: Int) -> Digest? {
    hash(through: index)
    return hasher?.finish()
  }

  private mutating func hash(through index: Int) {
    guard index > hashed else { return }
    let part = UnsafeRawBufferPointer(bytes(from: hashed, to: index))
    if !hashingIsPaused { hasher?.update(part) }
    hashed = index
  }
}
