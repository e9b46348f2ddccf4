import FavesCore
import FavesFormats
import Testing

@testable import FavesKit

@Suite("Writing on a thread of its own", .timeLimit(.minutes(1)))
struct BackgroundSinkTests {
  private struct Trouble: Error {}

  /// Keeps what it takes, and fails after some bytes, or on the flush.
  private final class Sink: HashingSink {
    var bytes: [UInt8] = []
    var flushes = 0
    let limit: Int
    let failsOnFlush: Bool
    private var digest = DigestBuilder()

    init(limit: Int = .max, failsOnFlush: Bool = false) {
      self.limit = limit
      self.failsOnFlush = failsOnFlush
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws {
      guard self.bytes.count + bytes.count <= limit else { throw Trouble() }
      self.bytes.append(contentsOf: bytes)
      digest.update(bytes)
    }

    func runningDigest() throws -> DigestBuilder { digest }

    func flush() throws {
      if failsOnFlush { throw Trouble() }
      flushes += 1
    }
  }

  private func pieces(seed: UInt64, total: Int) -> [[UInt8]] {
    var random = SplitMix64(seed: seed)
    var pieces: [[UInt8]] = []
    var count = 0
    while count < total {
      let size = Int(random.next() % [1, 100, 5000, 700_000][Int(random.next() % 4)])
      var piece = [UInt8](repeating: UInt8(truncatingIfNeeded: random.next()), count: size)
      for index in stride(from: 0, to: size, by: 1000) {
        piece[index] = UInt8(truncatingIfNeeded: random.next())
      }
      pieces.append(piece)
      count += size
    }
    return pieces
  }

  @Test(
    "passes on the same bytes, and tells the same digest at any time",
    arguments: [0, 1, 100_000, 5_000_000])
  func same(total: Int) throws {
    let (direct, sink) = (Sink(), Sink())
    let background = BackgroundSink(sink)
    for (index, piece) in pieces(seed: 9, total: total).enumerated() {
      try piece.withUnsafeBytes {
        try direct.write($0)
        try background.write($0)
      }
      if index % 13 == 12 {
        #expect(try background.runningDigest().finish() == direct.runningDigest().finish())
        #expect(sink.bytes.count == direct.bytes.count)
      }
    }
    try background.flush()
    #expect(sink.bytes == direct.bytes)
    #expect(sink.flushes > 0)
    #expect(try background.runningDigest().finish() == direct.runningDigest().finish())
  }

  @Test("tells an error of the sink, at the latest on the flush", arguments: [0, 1000, 1_000_000])
  func failure(limit: Int) {
    for total in [2000, 300_000, 6_000_000] where total > limit {
      let background = BackgroundSink(Sink(limit: limit))
      #expect(throws: Trouble.self, "\(total)") {
        for piece in pieces(seed: 10, total: total) {
          try piece.withUnsafeBytes { try background.write($0) }
        }
        try background.flush()
      }
    }
  }

  @Test("tells that the flush of the sink failed")
  func failingFlush() throws {
    for total in [10, 1_000_000] {
      let background = BackgroundSink(Sink(failsOnFlush: true))
      #expect(throws: Trouble.self) {
        for piece in pieces(seed: 11, total: total) {
          try piece.withUnsafeBytes { try background.write($0) }
        }
        try background.flush()
      }
    }
  }

  @Test("ends when it is given up with bytes under way")
  func givenUp() throws {
    for piece in [10, 3_000_000] {
      let background = BackgroundSink(Sink())
      try [UInt8](repeating: 1, count: piece).withUnsafeBytes { try background.write($0) }
    }
  }
}
