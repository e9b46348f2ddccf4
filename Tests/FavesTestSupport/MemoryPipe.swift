import Foundation

/// What both directions of a connection in memory share.
final class MemoryLine: @unchecked Sendable {
  let condition = NSCondition()
  fileprivate var isClosed = false
  fileprivate var pipes: [Unowned] = []
  /// The number of ends that wait for something to read.
  fileprivate var idleReaders = 0

  fileprivate struct Unowned {
    unowned let pipe: MemoryPipe
  }

  func close() {
    condition.lock()
    closeLocked()
    condition.unlock()
  }

  fileprivate func closeLocked() {
    isClosed = true
    condition.broadcast()
  }

  /// Whether both ends wait and nothing is under way: nothing can ever come.
  fileprivate var isStuck: Bool { idleReaders == 2 && pipes.allSatisfy { $0.pipe.isEmpty } }
}

/// One direction of a connection in memory.
final class MemoryPipe: @unchecked Sendable {
  let line: MemoryLine
  private let faults: MemoryLink.Faults
  private var waiting: [UInt8] = []
  private var arrived = 0
  private var frames = FrameFaults()
  private(set) var all: [UInt8] = []
  fileprivate var isEmpty: Bool { waiting.isEmpty }

  init(_ faults: MemoryLink.Faults, _ line: MemoryLine) {
    self.faults = faults
    self.line = line
    line.pipes.append(.init(pipe: self))
  }

  /// Takes bytes; false if the connection is cut.
  func write(_ bytes: UnsafeRawBufferPointer) -> Bool {
    line.condition.lock()
    defer { line.condition.unlock() }
    guard !line.isClosed else { return false }
    all += bytes
    guard faults.frame != nil || faults.cutBefore != nil else {
      deliver(Array(bytes))
      return true
    }
    let (arriving, isCut) = frames.take(bytes, faults)
    deliver(arriving)
    if isCut { line.closeLocked() }
    return true
  }

  private func deliver(_ bytes: [UInt8]) {
    var bytes = bytes
    if let flip = faults.flip, flip.byte >= arrived, flip.byte - arrived < bytes.count {
      bytes[flip.byte - arrived] ^= 1 << flip.bit
    }
    let limit = min(faults.cutAfter ?? .max, faults.silentAfter ?? .max)
    waiting += bytes.prefix(max(0, limit - arrived))
    arrived += bytes.count
    if let cut = faults.cutAfter, arrived >= cut { line.closeLocked() }
    line.condition.broadcast()
  }

  /// Gives some bytes, at least one; none at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    line.condition.lock()
    defer { line.condition.unlock() }
    while waiting.isEmpty, !line.isClosed {
      line.idleReaders += 1
      if line.isStuck { line.closeLocked() } else { line.condition.wait() }
      line.idleReaders -= 1
    }
    let count = min(waiting.count, buffer.count, faults.chunk)
    buffer.copyBytes(from: waiting[..<count])
    waiting.removeFirst(count)
    return count
  }
}

/// Takes a stream apart into frames, and does to one of them what a fault says.
private struct FrameFaults {
  private static let magic = 8
  private var pending: [UInt8] = []
  private var number = 0
  private var hasBegun = false
  private var held: [UInt8] = []

  /// The bytes that arrive of those that were written, and whether the connection is cut then.
  mutating func take(
    _ bytes: UnsafeRawBufferPointer, _ faults: MemoryLink.Faults
  ) -> (arriving: [UInt8], isCut: Bool) {
    pending += bytes
    var arriving: [UInt8] = []
    if !hasBegun, pending.count >= Self.magic {
      hasBegun = true
      arriving += pending.prefix(Self.magic)
      pending.removeFirst(Self.magic)
    }
    while hasBegun, let length, pending.count >= length {
      let frame = Array(pending.prefix(length))
      if frame[4] == faults.cutBefore { return (arriving, true) }
      pending.removeFirst(length)
      arriving += pass(frame, faults.frame)
      number += 1
    }
    return (arriving, false)
  }

  /// The length of the next frame with its head and checksum.
  private var length: Int? {
    pending.count < 8 ? nil : pending.prefix(4).reduce(0) { $0 << 8 | Int($1) } + 12
  }

  private mutating func pass(
    _ frame: [UInt8], _ fault: (number: Int, fault: MemoryLink.FrameFault)?
  ) -> [UInt8] {
    guard let fault, fault.number == number else {
      defer { held = [] }
      return frame + held
    }
    switch fault.fault {
    case .lost: return []
    case .doubled: return frame + frame
    case .late:
      held = frame
      return []
    }
  }
}
