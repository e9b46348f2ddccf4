import FavesCore

/// A peer that has a name in this store.
public struct NamedRemote: Hashable, Sendable {
  /// The name.
  public var name: String
  /// What it stands for, as one would give it to `sync`.
  public var peer: String
}

/// Names of peers lie among the settings, each under `remote:` and the key of its name.
extension StoreReader {
  private static var prefix: String { "remote:" }

  fileprivate static func setting(_ name: String) -> String { prefix + NameKey(name).text }

  /// The peer of a name; nil if there is none.
  public func remote(_ name: String) throws -> NamedRemote? {
    try textSetting(Self.setting(name)).flatMap(Self.decode)
  }

  /// All peers that have a name, by their names.
  public func remotes() throws -> [NamedRemote] {
    try all("SELECT value FROM setting WHERE name > 'remote:' AND name < 'remote;' ORDER BY name") {
      $0.text(0)
    }.compactMap(Self.decode)
  }

  /// A name cannot hold a line feed, so that one parts it from the peer.
  private static func decode(_ value: String) -> NamedRemote? {
    guard let end = value.firstIndex(of: "\n") else { return nil }
    return NamedRemote(name: String(value[..<end]), peer: String(value[value.index(after: end)...]))
  }
}

extension StoreWriter {
  /// Gives a peer a name, or another peer to a name.
  public func setRemote(_ name: String, peer: String) throws {
    try set(Self.setting(name), "\(name)\n\(peer)")
  }

  /// Forgets the name of a peer.
  public func removeRemote(_ name: String) throws {
    try run("DELETE FROM setting WHERE name = ?", Self.setting(name))
  }
}
