import FavesCore
import FavesFormats
import Glibc
import SystemFiles

/// An input as the user named it: a path, or `-` for standard input.
///
/// What cannot be read twice, as standard input and pipes, is kept in an unnamed temporary file.
/// Compressed files are decompressed as they are read.
final class InputFile {
  /// What a data package is known by.
  static let packageDescriptor = "datapackage.json"

  /// What to call it in messages.
  let name: String
  /// The size in bytes; of a folder, that of its descriptor.
  let size: Int
  /// Whether it is a folder that holds a data package.
  let isPackageFolder: Bool
  private let path: String
  private let spool: Int32?
  private let compression: Compression?

  /// Finds an input.
  ///
  /// - Parameter limits: what may come out of a compressed file.
  init(_ path: String, limits: FormatLimits = FormatLimits()) throws {
    let folder = Self.packageFolder(path)
    isPackageFolder = folder != nil
    name = path == "-" ? "standard input" : folder ?? path
    if let folder {
      (self.path, spool, compression) = (folder, nil, nil)
      size = SystemFiles.regularFileSize("\(folder)/\(Self.packageDescriptor)") ?? 0
      return
    }
    if path != "-" { try Self.checkIsFile(path) }
    var file = path
    var spool = path == "-" || SystemFiles.regularFileSize(path) == nil ? try Self.spool(path) : nil
    if let spool { file = Self.path(of: spool) }
    var compression = Compression(recognizing: try Self.prefix(of: FileSource(file), 8))
    if let found = compression {
      // An archive is read from any place in it, which a compressed one cannot be.
      let inner = try DecompressingSource(FileSource(file), found, limits: limits)
      if ZipReader.recognizes(try Self.prefix(of: inner, 8)) {
        let archive = try readingFile(name) {
          try Self.spool(DecompressingSource(FileSource(file), found, limits: limits))
        }
        if let spool { close(spool) }
        (spool, file, compression) = (archive, Self.path(of: archive), nil)
      }
    }
    self.spool = spool
    self.path = file
    self.compression = compression
    size = SystemFiles.regularFileSize(file) ?? 0
  }

  deinit {
    if let spool { close(spool) }
  }

  /// Opens a fresh pass over the input.
  ///
  /// - Parameters:
  ///   - limits: what may come out of a compressed file.
  ///   - report: Hears how many bytes of the file each read took.
  func open(
    limits: FormatLimits = FormatLimits(), report: @escaping (Int) -> Void = { _ in }
  ) throws -> any ByteSource {
    if isPackageFolder { return PackageFolderSource(path) }
    let source = try FileSource(path, report: report)
    guard let compression else { return source }
    return try DecompressingSource(source, compression, limits: limits)
  }

  /// Opens the bytes of the file as they are; of a folder, those of its descriptor.
  func openFile() throws -> any ByteSource {
    try FileSource(isPackageFolder ? "\(path)/\(Self.packageDescriptor)" : path)
  }

  /// All bytes of a small file.
  ///
  /// - Throws: ``FavesError`` where there are more than `most`.
  func bytes(atMost most: Int) throws -> [UInt8] {
    var source = try open()
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = try buffer.withUnsafeMutableBytes { try source.read(into: $0) }
      if count == 0 { return bytes }
      bytes += buffer[..<count]
      guard bytes.count <= most else {
        throw FavesError(.data, "limit", "\(name) has more than \(most) bytes")
      }
    }
  }

  /// The first bytes, decompressed, for recognizing the format; as many as are not damaged.
  func prefix(_ count: Int = 1 << 16) throws -> [UInt8] {
    isPackageFolder ? [] : try Self.prefix(of: open(), count)
  }

  /// The file's name without folder and extensions.
  var stem: String? {
    guard spool == nil || name != "standard input" else { return nil }
    let name = SystemFiles.name(of: name)
    let stem = name.prefix { $0 != "." }
    return stem.isEmpty ? name : String(stem)
  }

  /// The folder of a data package that a path means: the folder itself, or its descriptor.
  private static func packageFolder(_ path: String) -> String? {
    if SystemFiles.isDirectory(path) {
      let folder = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
      return SystemFiles.exists("\(folder)/\(packageDescriptor)") ? folder : nil
    }
    guard SystemFiles.name(of: path) == packageDescriptor, SystemFiles.exists(path) else {
      return nil
    }
    return SystemFiles.parent(of: path)
  }

  private static func checkIsFile(_ path: String) throws {
    if SystemFiles.isDirectory(path) {
      throw FavesError(
        .data, "not-a-file", "\(path) is a folder without a \(packageDescriptor)",
        hint: "name a file, or the folder of a data package")
    }
    guard SystemFiles.exists(path) else {
      throw FavesError(.notFound, "input-missing", "there is no file \(path)")
    }
  }

  private static func prefix(of source: any ByteSource, _ count: Int) throws -> [UInt8] {
    var source = source
    var prefix = [UInt8](repeating: 0, count: count)
    var filled = 0
    do {
      while filled < count {
        let read = try prefix.withUnsafeMutableBytes {
          try source.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[filled...]))
        }
        if read == 0 { break }
        filled += read
      }
    } catch is FormatError {
      // Whoever reads the whole of it is told.
    }
    return Array(prefix[..<filled])
  }

  // MARK: What can be read once only

  private static func path(of spool: Int32) -> String { "/proc/self/fd/\(spool)" }

  private static func spool(_ path: String) throws -> Int32 {
    path == "-" ? try spool(StandardInput()) : try spool(FileSource(path))
  }

  private static func spool(_ source: any ByteSource) throws -> Int32 {
    var source = source
    let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    let spool = try SystemFiles.makeUnnamedFile(in: folder)
    do {
      var buffer = [UInt8](repeating: 0, count: 1 << 16)
      while true {
        let count = try buffer.withUnsafeMutableBytes { try source.read(into: $0) }
        if count == 0 { return spool }
        try buffer.withUnsafeBytes {
          try SystemFiles.writeAll(
            UnsafeRawBufferPointer(rebasing: $0[..<count]), to: spool, path: folder)
        }
      }
    } catch {
      close(spool)
      throw error
    }
  }
}

/// Standard input, front to back.
private struct StandardInput: ByteSource {
  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    while true {
      let count = Glibc.read(STDIN_FILENO, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      guard errno == EINTR else { throw SystemFiles.error("cannot read standard input", .io) }
    }
  }
}

/// The folder of a data package.
private struct PackageFolderSource: FolderSource {
  private let folder: String

  init(_ folder: String) {
    self.folder = folder
  }

  func openFile(_ path: String) throws -> (any ByteSource)? {
    let file = "\(folder)/\(path)"
    guard SystemFiles.exists(file) else { return nil }
    // A link could lead out of the folder.
    var part = folder
    for name in path.split(separator: "/") {
      part += "/\(name)"
      guard !SystemFiles.isSymbolicLink(part) else {
        throw FormatError(
          .unsupported, "“\(path)” is a symbolic link, which is not followed",
          hint: "put the file itself into the folder")
      }
    }
    guard SystemFiles.regularFileSize(file) != nil else {
      throw FormatError(.unsupported, "“\(path)” is no regular file")
    }
    return try FileSource(file)
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    throw FormatError(
      .shape, "it is a folder, which is read as a data package", hint: "give --from datapackage")
  }
}
