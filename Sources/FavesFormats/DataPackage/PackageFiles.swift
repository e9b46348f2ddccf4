import FavesCore

/// The files of a data package, whether in a folder or in a zip archive.
struct PackageFiles {
  private enum Place {
    case folder(any FolderSource)
    case archive(ZipReader)
  }

  private static let descriptorLimit = 1 << 20
  private let place: Place

  /// Opens a package.
  ///
  /// - Throws: ``FormatError`` where the source is neither a folder nor a zip archive.
  init(_ source: any ByteSource, limits: FormatLimits) throws {
    if let folder = source as? any FolderSource {
      place = .folder(folder)
    } else if let archive = source as? any RandomAccessSource {
      place = .archive(try ZipReader(archive, limits: limits))
    } else {
      throw FormatError(
        .unsupported, "a data package is a folder or a zip archive", hint: "name one of these")
    }
  }

  /// Opens a file; nil if there is none of that name.
  func open(_ path: String) throws -> (any ByteSource)? {
    switch place {
    case .folder(let folder): try folder.openFile(path)
    case .archive(let archive): try archive.entry(named: path).map { try archive.open($0) }
    }
  }

  /// Reads the descriptor.
  func descriptor() throws -> PackageDescriptor {
    guard var source = try open(PackageDescriptor.fileName) else {
      throw FormatError(
        .shape, "there is no \(PackageDescriptor.fileName) in it: no data package",
        hint: "unpack it, and import the files that are in it")
    }
    var bytes = [UInt8](repeating: 0, count: Self.descriptorLimit + 1)
    var filled = 0
    while filled <= Self.descriptorLimit {
      let count = try bytes.withUnsafeMutableBytes {
        try source.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[filled...]))
      }
      if count == 0 { break }
      filled += count
    }
    guard filled <= Self.descriptorLimit else {
      throw FormatError(.limit, "\(PackageDescriptor.fileName) is larger than 1 MiB")
    }
    return try PackageDescriptor(parsing: Array(bytes[..<filled]))
  }

  /// Opens a table, whose bytes are compared with what the descriptor says of them.
  func open(
    _ resource: PackageDescriptor.Resource, limits: FormatLimits
  ) throws -> PackageTableReader {
    guard let source = try open(resource.path) else {
      throw FormatError(
        .damaged, "“\(resource.path)” is missing in the data package",
        hint: "take another copy of it")
    }
    return try PackageTableReader(
      HashingSource(source, resource), table: resource.table, file: resource.path, limits: limits)
  }
}

/// A source that compares its bytes with what a descriptor says of them.
final class HashingSource: ByteSource {
  private var source: any ByteSource
  private let resource: PackageDescriptor.Resource
  private var digest = DigestBuilder()
  private var count = 0

  init(_ source: any ByteSource, _ resource: PackageDescriptor.Resource) {
    self.source = source
    self.resource = resource
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let read = try source.read(into: buffer)
    if read == 0, !buffer.isEmpty {
      try check()
    } else {
      digest.update(UnsafeRawBufferPointer(rebasing: buffer[..<read]))
      count += read
    }
    return read
  }

  /// Reads what is left, and compares.
  func drain() throws {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while try buffer.withUnsafeMutableBytes({ try read(into: $0) }) > 0 {}
  }

  private func check() throws {
    if let bytes = resource.bytes, bytes != count {
      throw damaged("has \(count) bytes, but \(bytes) by its description")
    }
    if let sha256 = resource.sha256, sha256 != digest.finish() {
      throw damaged("does not fit its checksum")
    }
  }

  private func damaged(_ what: String) -> FormatError {
    FormatError(
      .damaged, "“\(resource.path)” \(what)",
      hint: "it was altered; if you did so on purpose, remove “bytes” and “hash” of "
        + "“\(resource.table.rawValue)” from \(PackageDescriptor.fileName)")
  }
}

/// Where the files of a data package go: into a zip archive, or a folder.
final class PackageOutput: ByteSink {
  private var archive: ZipWriter?
  private var folder: (any FolderSink)?
  private var digest = DigestBuilder()
  private var count = 0

  init(_ sink: any ByteSink) throws {
    folder = sink as? any FolderSink
    if folder == nil { archive = try ZipWriter(sink) }
  }

  /// Begins a file.
  func begin(_ name: String) throws {
    digest = DigestBuilder()
    count = 0
    try archive?.begin(name)
    try folder?.beginFile(name)
  }

  func write(_ bytes: UnsafeRawBufferPointer) throws {
    digest.update(bytes)
    count += bytes.count
    try archive?.write(bytes)
    try folder?.write(bytes)
  }

  func flush() throws {}

  /// How many bytes the file has so far, and their SHA-256.
  var written: (bytes: Int, sha256: Digest) { (count, digest.finish()) }

  /// Ends everything.
  func finish() throws {
    try archive?.finish()
    try folder?.flush()
  }
}
