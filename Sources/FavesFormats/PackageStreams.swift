/// A source that is a folder: a format that consists of several files asks for it with `as?`.
public protocol FolderSource: ByteSource {
  /// Opens a file in the folder.
  ///
  /// - Parameter path: a relative path with `/` between its parts, checked by the caller.
  /// - Returns: nil if there is no such file.
  /// - Throws: what the file system throws.
  func openFile(_ path: String) throws -> (any ByteSource)?
}

/// A sink that is a folder: a format that consists of several files asks for it with `as?`.
public protocol FolderSink: ByteSink {
  /// Ends the file that is being written and begins another one, to which all bytes go from now on.
  ///
  /// - Throws: what the file system throws.
  func beginFile(_ name: String) throws
}
