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

  /// Removes a folder and the files in it; one with folders in it stays.
  static func remove(_ path: String) {
    if let folder = opendir(path) {
      while let entry = readdir(folder) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name != ".", name != ".." { unlink(path + "/" + name) }
      }
      closedir(folder)
    }
    rmdir(path)
  }
}
