import FavesCore
public import FavesStore
public import FavesSync
import SystemFiles

/// How a peer is reached.
public struct PeerOptions: Sendable {
  /// The command that is `faves` on another machine.
  public var remoteCommand = "faves"
  /// Whether a new shared folder is to be encrypted.
  public var encrypts = false
  /// Whether a passphrase is at hand without asking.
  public var isPassphraseGiven = false
  /// Gives the passphrase of a shared folder, and asks for it twice where it is a new one; nil
  /// where there is none.
  public var passphrase: @Sendable (_ isNew: Bool) throws -> [UInt8]? = { _ in nil }

  /// Makes the options of a plain peer.
  public init() {}
}

extension Faves {
  /// Runs a body with a peer, named by its address or by a name given with ``addRemote(_:peer:)``.
  func withPeer<Result>(
    _ text: String, _ options: SyncOptions, _ peerOptions: PeerOptions,
    _ body: (any SyncPeer) throws -> Result
  ) throws -> Result {
    let named = try store.read { try $0.remote(text)?.peer } ?? text
    let address = try PeerAddress(named)
    guard address.isFolder || !peerOptions.encrypts else {
      throw FavesError(
        .usage, "not-a-folder", "only a shared folder can be encrypted, and \(text) is none",
        hint: "give --encrypt with dir:PATH or rclone:REMOTE:PATH")
    }
    switch address {
    case .store(let path):
      let other = try openStore(path, options)
      defer { try? other.close() }
      try store.limit(cache: Store.sharedCache)
      return try body(StoreFilePeer(other, name: text, partner: self.path))
    case .ssh(let address):
      return try body(
        SSHPeer(
          address, name: text, command: peerOptions.remoteCommand,
          program: environment.programVersion, temporaryFolder: environment.temporaryFolder))
    case .folder(let path):
      let address = "dir:" + SystemFiles.resolved(path)
      return try withFolder(address, options, peerOptions, body) { memory, options in
        try FolderPeer(path: path, name: text, memory: memory, options: options)
      }
    case .rclone(let remote):
      return try withFolder("rclone:" + remote, options, peerOptions, body) { memory, options in
        try FolderPeer(
          remote: remote, name: text, memory: memory, options: options,
          temporaryFolder: environment.temporaryFolder)
      }
    }
  }

  /// Runs a body with a shared folder, and remembers afterwards what it held.
  private func withFolder<Result>(
    _ address: String, _ options: SyncOptions, _ peerOptions: PeerOptions,
    _ body: (any SyncPeer) throws -> Result,
    open: (FolderMemory, FolderOptions) throws -> FolderPeer
  ) throws -> Result {
    if !options.isDryRun { try Self.makeKnown(store) }
    let memory = try store.read {
      try FolderMemory(
        encodedSegments: $0.segments(ofFolder: address), lock: $0.folderLock(address))
    }
    let peer = try open(
      memory,
      FolderOptions(
        encrypts: peerOptions.encrypts, isPassphraseGiven: peerOptions.isPassphraseGiven,
        ids: environment.ids, isConfirmed: options.isConfirmed,
        publisher: {
          try self.store.read { try $0.localReplicaID() } ?? self.environment.ids.next()
        },
        seen: { try self.store.read { try $0.seenVector() } },
        passphrase: peerOptions.passphrase))
    let result = try body(peer)
    if !options.isDryRun, peer.memory != memory {
      let left = peer.memory
      try store.write(.upkeep) {
        try $0.remember(
          folder: address, lock: left.lock, segments: left.encodedSegments)
      }
    }
    return result
  }

  private func openStore(_ path: String, _ options: SyncOptions) throws -> Store {
    if SystemFiles.isDirectory(path) {
      throw FavesError(
        .data, "not-a-store", "\(path) is a folder, not a store",
        hint: "name the store file in it, or dir:\(path) for a shared folder")
    }
    let identity = SystemFiles.identity(path)
    if identity != nil, identity == SystemFiles.identity(self.path) {
      throw FavesError(
        .usage, "same-store", "\(path) is this very store", hint: "name another store")
    }
    return try Store(
      path: path, access: options.direction == .pull ? .read : .write,
      environment: environment.storeEnvironment(path), cache: Store.sharedCache)
  }

  /// Answers the other end of a sync over a channel, until that ends.
  ///
  /// - Parameter path: The store; it must be there.
  public static func serve(
    _ path: String, over channel: any ByteChannel, environment: FavesEnvironment
  ) throws {
    let server = SyncServer(
      channel, program: environment.programVersion, temporaryFolder: environment.temporaryFolder
    ) { mode in
      let access: StoreAccess = if case .read = mode { .read } else { .write }
      let store = try Store(
        path: path, access: access, environment: environment.storeEnvironment(path))
      if case .write(isDryRun: false) = mode { try makeKnown(store) }
      return StoreFilePeer(store, name: path)
    }
    try server.run()
  }

  // MARK: Names of peers

  /// The peers that have a name, by their names.
  public func remotes() throws -> [NamedRemote] { try store.read { try $0.remotes() } }

  /// Gives a peer a name that stands for it from now on.
  ///
  /// - Throws: ``FavesCore/FavesError``: `name-invalid`, `peer-malformed`.
  public func addRemote(_ name: String, peer: String) throws {
    let isPlain = name.unicodeScalars.allSatisfy { $0.value > 32 && $0 != "/" && $0 != ":" }
    guard isPlain, !NameKey(name).text.isEmpty, !name.hasPrefix("-") else {
      throw FavesError(
        .usage, "name-invalid", "“\(name)” cannot be the name of a peer",
        hint: "give a name without spaces, slashes and colons, such as laptop")
    }
    _ = try PeerAddress(peer)
    try store.write(.upkeep) { try $0.setRemote(name, peer: peer) }
  }

  /// Forgets the name of a peer.
  ///
  /// - Throws: ``FavesCore/FavesError`` with code `remote-missing`.
  public func removeRemote(_ name: String) throws {
    try store.write(.upkeep) { writer in
      guard try writer.remote(name) != nil else {
        throw FavesError(
          .notFound, "remote-missing", "no peer is called “\(name)”", hint: "see `faves remote`")
      }
      try writer.removeRemote(name)
    }
  }
}
