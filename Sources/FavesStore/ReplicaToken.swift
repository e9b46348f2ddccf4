import FavesCore
import SystemFiles

/// Ties a replica to one store file by a token kept outside it, in the state directory.
///
/// A copied store must not write as its twin, nor a restored old one reuse sequence numbers. The
/// token remembers which file writes as a replica and how far it had come; where file and token
/// disagree, the store takes a new replica id before its next write.
struct ReplicaToken {
  private let path: String
  private let directory: String

  init(replica: ResourceID, stateDirectory: String) {
    directory = "\(stateDirectory)/replicas"
    path = "\(directory)/\(replica)"
  }

  /// Whether a file may go on writing as the replica, having come as far as a sequence.
  func allows(_ file: SystemFiles.Identity, sequence: Int64) throws -> Bool {
    guard let contents = try SystemFiles.contents(path) else { return false }
    let parts = String(decoding: contents, as: UTF8.self).split(separator: " ")
    guard parts.count == 3, let device = UInt64(parts[0]), let inode = UInt64(parts[1]),
      let highest = Int64(parts[2].trimmingNewline)
    else { return false }
    return device == file.device && inode == file.inode && sequence >= highest
  }

  /// Remembers that a file writes as the replica and has come as far as a sequence.
  func save(_ file: SystemFiles.Identity, sequence: Int64) throws {
    try SystemFiles.makeDirectories(directory)
    // Not synced: a token that a power cut loses costs a new replica id, and no more.
    try SystemFiles.replace(
      path, with: Array("\(file.device) \(file.inode) \(sequence)\n".utf8), isDurable: false)
  }
}

extension Substring {
  fileprivate var trimmingNewline: Substring { last == "\n" ? dropLast() : self }
}
