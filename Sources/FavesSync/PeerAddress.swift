import FavesCore
import SystemFiles

/// What a peer is, by the text that names it.
public enum PeerAddress: Hashable, Sendable {
  /// Another store file on this machine.
  case store(String)
  /// A store on another machine.
  case ssh(SSHAddress)
  /// A shared folder.
  case folder(String)
  /// A shared folder on a remote of rclone.
  case rclone(String)

  /// Parses the name of a peer: `ssh://…`, `host:path`, `dir:PATH`, `rclone:REMOTE:PATH`, or a path.
  ///
  /// A file that exists under the whole text is that file.
  ///
  /// - Throws: ``FavesCore/FavesError`` with code `peer-malformed`.
  public init(_ text: String) throws {
    if let path = Self.rest(of: text, after: "dir:") {
      self = .folder(path)
    } else if let remote = Self.rest(of: text, after: "rclone:") {
      self = .rclone(remote)
    } else if text.hasPrefix("ssh://") {
      self = .ssh(try SSHAddress(url: text))
    } else if !SystemFiles.exists(text), let address = try SSHAddress(short: text) {
      self = .ssh(address)
    } else {
      self = .store(text)
    }
    guard !text.isEmpty, !isFolder || !text.hasSuffix(":") || text.split(separator: ":").count > 1
    else {
      throw FavesError(
        .usage, "peer-malformed", "“\(text)” names no peer",
        hint: "give the path of a store, user@host:path, dir:PATH or rclone:REMOTE:PATH")
    }
  }

  /// Whether it is a shared folder, wherever that lies.
  public var isFolder: Bool {
    switch self {
    case .folder, .rclone: true
    case .store, .ssh: false
    }
  }

  private static func rest(of text: String, after scheme: String) -> String? {
    text.hasPrefix(scheme) ? String(text.dropFirst(scheme.count)) : nil
  }
}
