import FavesCore
public import FavesKit
public import FavesSync
import Foundation

/// A connection in memory that can be cut after any byte, comes in chunks of any size, and can be
/// tampered with.
public final class MemoryLink: Sendable {
  /// What happens to the bytes of one direction.
  public struct Faults: Sendable {
    /// The number of bytes after which the whole connection is cut.
    public var cutAfter: Int?
    /// The longest piece that one read gives.
    public var chunk = 1 << 16
    /// A bit to flip: the byte, and the bit in it.
    public var flip: (byte: Int, bit: UInt8)?

    /// Makes a direction without faults.
    public init() {}
  }

  let upstream: Pipe
  let downstream: Pipe

  /// Makes a connection.
  public init(toServer: Faults = Faults(), toClient: Faults = Faults()) {
    upstream = Pipe(toServer)
    downstream = Pipe(toClient)
    upstream.other = downstream
    downstream.other = upstream
  }

  /// The number of bytes that went each way.
  public var traffic: (toServer: Int, toClient: Int) { (upstream.total, downstream.total) }

  /// What went each way.
  public var transcript: (toServer: [UInt8], toClient: [UInt8]) {
    (upstream.all, downstream.all)
  }

  /// Syncs a store with the store of another machine over this connection.
  @discardableResult
  public func sync(
    _ faves: Faves, with path: String, environment: FavesEnvironment, program: String = "test",
    options: SyncOptions = .confirmed, plan: SyncPlan? = nil
  ) throws -> SyncReport {
    let server = DispatchGroup()
    server.enter()
    let channel = End(reads: upstream, writes: downstream)
    let thread = Thread { [downstream, upstream] in
      try? Faves.serve(path, over: channel, environment: environment)
      downstream.close()
      upstream.close()
      server.leave()
    }
    thread.stackSize = 1 << 22
    thread.start()
    defer {
      upstream.close()
      server.wait()
    }
    let peer = try RemotePeer(
      End(reads: downstream, writes: upstream), name: "peer", program: program)
    return try faves.sync(over: peer, options: options, plan: plan)
  }

  /// One direction.
  final class Pipe: @unchecked Sendable {
    private let condition = NSCondition()
    private let faults: Faults
    private var waiting: [UInt8] = []
    private var isClosed = false
    private(set) var all: [UInt8] = []
    weak var other: Pipe?
    var total: Int { all.count }

    init(_ faults: Faults) { self.faults = faults }

    func write(_ bytes: UnsafeRawBufferPointer) -> Bool {
      condition.lock()
      guard !isClosed else {
        condition.unlock()
        return false
      }
      let start = all.count
      all += bytes
      waiting += bytes
      if let flip = faults.flip, flip.byte >= start, flip.byte < all.count {
        waiting[waiting.count - (all.count - flip.byte)] ^= 1 << flip.bit
      }
      var isCut = false
      if let limit = faults.cutAfter, all.count >= limit {
        waiting.removeLast(min(waiting.count, all.count - limit))
        isCut = true
      }
      condition.broadcast()
      condition.unlock()
      if isCut {
        close()
        other?.close()
      }
      return true
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
      condition.lock()
      defer { condition.unlock() }
      while waiting.isEmpty, !isClosed { condition.wait() }
      let count = min(waiting.count, buffer.count, faults.chunk)
      buffer.copyBytes(from: waiting[..<count])
      waiting.removeFirst(count)
      return count
    }

    func close() {
      condition.lock()
      isClosed = true
      condition.broadcast()
      condition.unlock()
    }
  }

  /// One end.
  private final class End: ByteChannel, Sendable {
    private let reads: Pipe
    private let writes: Pipe

    init(reads: Pipe, writes: Pipe) {
      self.reads = reads
      self.writes = writes
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int { reads.read(into: buffer) }

    func write(_ bytes: UnsafeRawBufferPointer) throws {
      guard writes.write(bytes) else {
        throw FavesError.connectionLost("the peer")
      }
    }
  }
}
