import FavesCore
import FavesKit
import FavesStore
import FavesSync
import FavesTestSupport
import Foundation
import Testing

@Suite("A client that falls silent")
struct SilentClientTests {
  /// A server on pipes, on a thread of its own.
  private final class Server {
    let channel: DescriptorChannel
    private let pipes = (toServer: Pipe(), toClient: Pipe())
    private let end = DispatchGroup()

    init(_ open: @escaping @Sendable () throws -> Store, folder: String, patience: Int) {
      let input = pipes.toServer.fileHandleForReading.fileDescriptor
      let output = pipes.toClient.fileHandleForWriting.fileDescriptor
      channel = DescriptorChannel(
        input: pipes.toClient.fileHandleForReading.fileDescriptor,
        output: pipes.toServer.fileHandleForWriting.fileDescriptor, name: "the server")
      end.enter()
      Thread.detachNewThread { [end] in
        let channel = DescriptorChannel(input: input, output: output, name: "the client")
        let server = SyncServer(
          channel, program: "test", temporaryFolder: folder, patience: patience
        ) { _ in StoreFilePeer(try open(), name: "b") }
        try? server.run()
        end.leave()
      }
    }

    /// Waits for its end; false if it does not come.
    func hasEnded() -> Bool { end.wait(timeout: .now() + 20) == .success }
  }

  @Test("does not lock the store over there for ever")
  func silent() throws {
    let machine = try Machine("b")
    try machine.at(1) { try $0.initialize() }
    let environment = StoreEnvironment(
      clock: machine.clock, ids: SeededIDs(seed: 9), stateDirectory: machine.folder.path,
      replicaName: machine.name)
    let open = { @Sendable [path = machine.storePath] in
      try Store(path: path, access: .write, environment: environment, busyTimeout: 0.1)
    }
    let server = Server(open, folder: machine.folder.path, patience: 1)
    let peer = try RemotePeer(server.channel, name: "b", program: "test")
    var wasLocked = false
    let error = #expect(throws: FavesError.self) {
      try peer.withSession(.write(isDryRun: false)) { session in
        _ = try session.outcome(counts: [:])
        do { try open().write(.upkeep) { _ in } } catch { wasLocked = true }
        #expect(server.hasEnded())
        try open().write(.upkeep) { _ in }
      }
    }
    #expect(wasLocked)
    #expect(error?.code == "connection-lost")
  }
}
