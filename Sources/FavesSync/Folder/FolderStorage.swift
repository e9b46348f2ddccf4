import FavesCore

/// A file of a shared folder.
struct FolderFile: Hashable {
  /// Its name.
  var name: String
  /// Its size in bytes.
  var size: Int
  /// When it was last written, where the place tells that well; only compared, never understood.
  var changed: Int64?
}

/// Where the files of a shared folder lie: written whole, never changed.
///
/// One implementation a kind of place; what the files say is none of its business.
protocol FolderStorage: AnyObject {
  /// How the user named it.
  var name: String { get }
  /// The files, in any order.
  ///
  /// - Throws: ``FavesCore/FavesError`` where the place cannot be reached; an unreachable place is
  ///   no empty one.
  func list() throws -> [FolderFile]
  /// Brings files near, before they are read one by one.
  func fetch(_ files: [FolderFile]) throws
  /// The contents of a file; nil if it is gone.
  func read(_ name: String) throws -> [UInt8]?
  /// Gets a file ready that ``publish()`` shows to others.
  func stage(_ name: String, _ contents: [UInt8]) throws
  /// Shows the staged files to others, each whole or not at all, in their order.
  func publish() throws
  /// Drops what is staged.
  func discard()
  /// Removes files.
  func remove(_ names: [String]) throws
}
