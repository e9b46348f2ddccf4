import FavesCore
import Glibc
import SystemFiles

/// Folders for passing files.
enum TemporaryFolder {
  /// Makes a fresh folder.
  static func make(_ variables: [String: String]) throws -> String {
    let parent = variables["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    var template = Array((parent + "/faves-XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else {
      throw SystemFiles.error("cannot make a folder in \(parent)", .cannotCreate)
    }
    return String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// Removes a folder that a store was in.
  static func remove(_ path: String) {
    SystemFiles.removeAll("\(path)/replicas")
    SystemFiles.removeAll(path)
  }
}
