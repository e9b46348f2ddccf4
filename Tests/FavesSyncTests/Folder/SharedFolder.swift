import FavesCore
import FavesKit
import FavesSync
import FavesTestSupport
import Foundation

/// A shared folder on this machine.
final class SharedFolder {
  private let folder: TemporaryFolder
  /// Its path.
  var path: String { folder.path }

  init() throws {
    folder = try TemporaryFolder()
  }

  /// The names of its files, without those of others.
  func files() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path).sorted()
  }

  /// The names of its segments.
  func segments() throws -> [String] { try files().filter { $0.hasSuffix(".faves") } }

  func contents(_ name: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: path + "/" + name))
  }

  func write(_ contents: Data, to name: String) throws {
    try contents.write(to: URL(fileURLWithPath: path + "/" + name))
  }

  func remove(_ name: String) throws {
    try FileManager.default.removeItem(atPath: path + "/" + name)
  }
}

extension Machine {
  /// Syncs with a shared folder.
  @discardableResult
  func sync(
    _ folder: SharedFolder, at seconds: Int64 = 1000, passphrase: String? = nil,
    encrypts: Bool = false, _ options: SyncOptions = SyncOptions()
  ) throws -> SyncReport {
    var peer = PeerOptions()
    peer.encrypts = encrypts
    peer.passphrase = { _ in passphrase.map { Array($0.utf8) } }
    return try at(seconds) {
      try $0.sync(with: "dir:" + folder.path, options: options, peerOptions: peer)
    }
  }
}
