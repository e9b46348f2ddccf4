public import FavesCore
import GRDB
import SystemFiles

extension FavesError {
  /// The error for people that stands for whatever the database threw about a store file.
  public init(_ error: any Error, store path: String) {
    switch error {
    case let error as FavesError: self = error
    case let error as DatabaseError: self.init(error, store: path)
    case let error as StoreCorruption:
      self.init(
        .data, "store-damaged", "\(path) is damaged: \(error.message)",
        hint: "run `faves check --deep`; restore a backup with `faves restore` if need be")
    case let error as CBORError:
      self.init(
        .data, "store-damaged",
        "\(path) is damaged: \(error.message) at byte \(error.byte) of a record",
        hint: "run `faves check --deep`; restore a backup with `faves restore` if need be")
    default: self.init(.internal, "unexpected", "\(error)", hint: "this is a bug; please report it")
    }
  }

  private init(_ error: DatabaseError, store path: String) {
    let detail = error.message ?? "\(error.resultCode)"
    switch error.resultCode {
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      self.init(
        .busy, "store-busy", "\(path) is in use by another program", hint: "try again in a moment")
    case .SQLITE_FULL:
      self.init(
        .io, "disk-full", "no space is left to write \(path)",
        hint: "free some space and try again")
    case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
      self.init(
        .permission, "store-read-only", "\(path) may not be written: \(detail)",
        hint: "check the permissions of the file and its folder")
    case .SQLITE_NOTADB:
      self.init(
        .data, "not-a-store", "\(path) is not a store of Faves", hint: "name the file of a store")
    case .SQLITE_CORRUPT where Damage.isConfirmed(path):
      self.init(
        .data, "store-damaged", "\(path) is damaged: \(detail)",
        hint: "restore a backup with `faves restore`")
    case .SQLITE_CANTOPEN:
      // SQLite does not tell why.
      let isForbidden = !SystemFiles.mayChange(path)
      self.init(
        isForbidden ? .permission : .io, "store-unreadable", "\(path) cannot be opened: \(detail)",
        hint: isForbidden
          ? "check the permissions of the file and its folder, in which more files are made"
          : "check the disk and its free space, and try again")
    case .SQLITE_IOERR, .SQLITE_CORRUPT:
      self.init(
        .io, "io", "reading or writing \(path) failed: disk I/O error",
        hint: "check the disk and try again; `faves check` tells whether the store is whole")
    default:
      self.init(
        .internal, "database", "\(path): \(detail) (\(error.resultCode.rawValue))",
        hint: "this is a bug; please report it")
    }
  }
}
