import FavesCore
import FavesFormats
import Glibc
import SystemFiles

/// A file that appears whole or not at all: written under a temporary name in the same folder,
/// synced, renamed, and the folder synced.
///
/// Links are followed and permissions kept. What is no regular file, as a pipe, is written to as it
/// is.
final class AtomicFile: HashingSink {
  private let path: String
  private let temporary: String?
  private let descriptor: Int32
  private var isFinished = false
  /// The number of bytes written.
  private(set) var bytes = 0
  private var digest = DigestBuilder()

  init(_ path: String) throws {
    if SystemFiles.isDirectory(path) {
      throw FavesError(.cannotCreate, "not-a-file", "\(path) is a folder", hint: "name a file")
    }
    self.path = SystemFiles.resolved(path)
    let isSpecial =
      SystemFiles.exists(self.path) && SystemFiles.regularFileSize(self.path) == nil
    if isSpecial {
      temporary = nil
      descriptor = open(self.path, O_WRONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw SystemFiles.error("cannot create \(path)", .cannotCreate) }
    } else {
      let made = try SystemFiles.makeTemporary(beside: self.path)
      (temporary, descriptor) = (made.path, made.descriptor)
    }
    if !isSpecial, let permissions = SystemFiles.permissions(self.path) {
      fchmod(descriptor, permissions)
    }
  }

  deinit {
    close(descriptor)
    if !isFinished, let temporary { unlink(temporary) }
  }

  func write(_ bytes: UnsafeRawBufferPointer) throws {
    try SystemFiles.writeAll(bytes, to: descriptor, path: path)
    digest.update(bytes)
    self.bytes += bytes.count
  }

  func flush() throws {}

  /// Whether what was written can be taken back: it has no name yet.
  var canStartAnew: Bool { temporary != nil }

  /// Takes back what was written so far.
  func startAnew() throws {
    guard ftruncate(descriptor, 0) == 0, lseek(descriptor, 0, SEEK_SET) == 0 else {
      throw SystemFiles.error("cannot write \(path)", .io)
    }
    digest = DigestBuilder()
    bytes = 0
  }

  func runningDigest() throws -> DigestBuilder { digest }

  /// The SHA-256 of what was written.
  var sha256: Digest { digest.finish() }

  /// Gives the file its name.
  func finish() throws {
    guard let temporary else { return isFinished = true }
    guard fsync(descriptor) == 0 else { throw SystemFiles.error("cannot write \(path)", .io) }
    guard rename(temporary, path) == 0 else {
      throw SystemFiles.error("cannot create \(path)", .cannotCreate)
    }
    isFinished = true
    try SystemFiles.synchronizeDirectory(SystemFiles.parent(of: path))
  }
}

/// Standard output; a closed pipe ends the work quietly by ``ClosedPipe``.
final class StandardOutput: ByteSink {
  func write(_ bytes: UnsafeRawBufferPointer) throws {
    var rest = bytes
    while !rest.isEmpty {
      let count = Glibc.write(STDOUT_FILENO, rest.baseAddress, rest.count)
      if count < 0 {
        if errno == EINTR { continue }
        if errno == EPIPE { throw ClosedPipe() }
        throw SystemFiles.error("cannot write standard output", .io)
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }

  func flush() throws {}
}

/// The reader of standard output went away, which is no error.
public struct ClosedPipe: Error {}

/// An output as the user named it: a path, or `-` for standard output.
struct OutputFile {
  private enum Target {
    case file(AtomicFile)
    case folder(AtomicFolder)
    case standardOutput(StandardOutput)

    var sink: any ByteSink {
      switch self {
      case .file(let file): file
      case .folder(let folder): folder
      case .standardOutput(let output): output
      }
    }
  }

  private let target: Target
  /// Hashes and writes files beside the work that makes them.
  private let background: BackgroundSink?
  private let compressor: CompressingSink?

  /// Opens an output.
  ///
  /// - Parameter choice: a format of several files goes to a folder, unless the path ends as an
  ///   archive does.
  init(_ path: String, _ choice: OutputChoice) throws {
    if path == "-" {
      target = .standardOutput(StandardOutput())
    } else if choice.format is DataPackageFormat, choice.compression == nil,
      FormatRegistry.forFileName(path)?.name != choice.format.name
    {
      target = .folder(try AtomicFolder(path, fileNames: DataPackageFormat.fileNames))
    } else {
      target = .file(try AtomicFile(path))
    }
    if case .file(let file) = target {
      background = BackgroundSink(file)
    } else {
      background = nil
    }
    let sink: any ByteSink = background ?? target.sink
    compressor = try choice.compression.map { try CompressingSink(sink, $0) }
  }

  /// Where the bytes of the document go.
  var sink: any ByteSink { compressor ?? background ?? target.sink }

  /// Takes back what was written so far, where ``canStartAnew`` says that this is possible.
  func startAnew() throws {
    guard case .file(let file) = target else { return }
    try background?.flush()
    try file.startAnew()
  }

  /// Whether what was written can be taken back.
  var canStartAnew: Bool {
    guard case .file(let file) = target, compressor == nil else { return false }
    return file.canStartAnew
  }

  /// Gives the file its name.
  func finish() throws {
    try compressor?.finish()
    try background?.flush()
    switch target {
    case .file(let file): try file.finish()
    case .folder(let folder): try folder.finish()
    case .standardOutput: break
    }
  }

  /// How many bytes were written, and their SHA-256, of a folder that of its descriptor; nil for
  /// standard output.
  var written: (bytes: Int, sha256: Digest)? {
    switch target {
    case .file(let file): (file.bytes, file.sha256)
    case .folder(let folder): (folder.bytes, folder.sha256)
    case .standardOutput: nil
    }
  }
}
