import FavesCore
import Glibc

/// The few folders that the command line itself makes.
enum Folders {
  /// Makes the folders above a path where they are missing; opening the file tells what is wrong.
  static func make(parentOf path: String) {
    var end = path.startIndex
    while let slash = path[end...].dropFirst().firstIndex(of: "/") {
      mkdir(String(path[..<slash]), 0o700)
      end = slash
    }
  }

  /// Makes a fresh folder for passing files.
  static func temporary(_ variables: [String: String]) throws -> String {
    let parent = variables["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    var template = Array((parent + "/faves-XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else {
      throw FavesError(
        .cannotCreate, "temporary-folder",
        "cannot make a folder in \(parent): \(String(cString: strerror(errno)))")
    }
    return String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// Removes a folder and the files in it.
  static func removeFlat(_ path: String) {
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
