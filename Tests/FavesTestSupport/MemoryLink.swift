import FavesCore
public import FavesKit
public import FavesSync
import Foundation

/// A connection in memory that can be cut after any byte, comes in chunks of any size, loses,
/// doubles and holds back whole frames, falls silent, and can be tampered with.
///
/// It decides nothing by time: an end that waits for what can no longer come is told at once that
/// the connection is lost, as a real one is after its timeout.
public final class MemoryLink: Sendable {
  /// What happens to the bytes of one direction.
  public struct Faults: Sendable {
    /// The number of bytes after which the whole connection is cut.
    public var cutAfter: Int?
    /// The number of bytes after which nothing more arrives, although it can be sent.
    public var silentAfter: Int?
    /// The longest piece that one read gives.
    public var chunk = 1 << 16
    /// A bit to flip: the byte, and the bit in it.
    public var flip: (byte: Int, bit: UInt8)?
    /// What happens to one frame, by its number.
    public var frame: (number: Int, fault: FrameFault)?
    /// The type of a frame before which the whole connection is cut.
    public var cutBefore: UInt8?

    /// Makes a direction without faults.
    public init() {}
  }

  /// What happens to a frame as a whole.
  public enum FrameFault: CaseIterable, Sendable {
    /// It never arrives.
    case lost
    /// It arrives twice.
    case doubled
    /// It arrives after the next one.
    case late
  }

  let upstream: MemoryPipe
  let downstream: MemoryPipe

  /// Makes a connection.
  public init(toServer: Faults = Faults(), toClient: Faults = Faults()) {
    let line = MemoryLine()
    upstream = MemoryPipe(toServer, line)
    downstream = MemoryPipe(toClient, line)
  }

  /// The number of bytes that went each way.
  public var traffic: (toServer: Int, toClient: Int) { (upstream.all.count, downstream.all.count) }

  /// What went each way.
  public var transcript: (toServer: [UInt8], toClient: [UInt8]) {
    (upstream.all, downstream.all)
  }

  /// Syncs a store with the store of another machine over this connection.
  ///
  /// - Parameter wrap: Puts something between the engine and the peer.
  @discardableResult
  public func sync(
    _ faves: Faves, with path: String, environment: FavesEnvironment, program: String = "test",
    options: SyncOptions = .confirmed, plan: SyncPlan? = nil,
    wrap: (any SyncPeer) -> any SyncPeer = { $0 }
  ) throws -> SyncReport {
    let server = DispatchGroup()
    server.enter()
    let channel = End(reads: upstream, writes: downstream)
    let thread = Thread { [upstream] in
      try? Faves.serve(path, over: channel, environment: environment)
      upstream.line.close()
      server.leave()
    }
    thread.stackSize = 1 << 22
    thread.start()
    defer {
      upstream.line.close()
      server.wait()
    }
    let peer = try RemotePeer(
      End(reads: downstream, writes: upstream), name: "peer", program: program)
    return try faves.sync(over: wrap(peer), options: options, plan: plan)
  }

  /// One end.
  private final class End: ByteChannel, Sendable {
    private let reads: MemoryPipe
    private let writes: MemoryPipe

    init(reads: MemoryPipe, writes: MemoryPipe) {
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
