import FavesCore
import Glibc
import SystemFiles

/// A folder for a store that lives for one command, removed at the end.
final class TemporaryStoreFolder {
  let path: String

  /// Makes the folder beside an output, where there is room for the output as well; in the system's
  /// folder for temporary files if that is standard output.
  init(beside output: String) throws {
    let parent =
      output == "-"
      ? getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp" : SystemFiles.parent(of: output)
    path = try SystemFiles.makeTemporaryFolder(in: parent, stem: ".faves")
  }

  deinit {
    for suffix in ["", "-wal", "-shm", "-journal"] { unlink("\(path)/convert.sqlite\(suffix)") }
    SystemFiles.removeAll("\(path)/replicas")
    rmdir(path)
  }
}
