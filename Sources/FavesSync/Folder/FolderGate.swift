import FavesCore

/// Decides whether a folder may be used at all, and with which key.
struct FolderGate {
  private let storage: any FolderStorage
  private let files: [FolderFile]
  private let memory: FolderMemory
  private let options: FolderOptions

  init(
    _ storage: any FolderStorage, files: [FolderFile], memory: FolderMemory, options: FolderOptions
  ) {
    self.storage = storage
    self.files = files
    self.memory = memory
    self.options = options
  }

  /// The lock of the folder and its key, both nil where it is not encrypted.
  typealias Opened = (lock: FolderLock?, key: FolderKey?, isNew: Bool)

  /// Opens the folder.
  func open() throws -> Opened {
    try checkIsTheSame()
    if files.contains(where: { $0.name == FolderLock.fileName }) { return try unlock() }
    guard memory.lock == nil || options.encrypts && options.isConfirmed && !hasSegments else {
      throw Self.unlocked(storage.name)
    }
    try checkIsMeantPlain()
    guard options.encrypts else { return (nil, nil, false) }
    guard !hasSegments else {
      throw FavesError(
        .usage, "folder-plain", "\(storage.name) holds records that are not encrypted",
        hint: "sync once without --encrypt and use a new, empty folder with --encrypt from then on")
    }
    let passphrase = try requirePassphrase(isNew: true)
    let (lock, key) = try FolderLock.make(id: options.ids.next(), passphrase: passphrase)
    return (lock, key, true)
  }

  private var hasSegments: Bool { files.contains { SegmentShelf.isSegment($0.name) } }

  /// A folder that held segments and has none now is a stick that is not mounted, not an empty one.
  private func checkIsTheSame() throws {
    guard !memory.segments.isEmpty, !hasSegments, !options.isConfirmed else { return }
    throw FavesError(
      .notFound, "folder-emptied", "\(storage.name) held records at the last sync and has none now",
      hint: "mount or connect it; give --yes if it is to be filled anew")
  }

  /// Whoever can write the folder must not make this store write what was secret in the clear.
  static func unlocked(_ name: String) -> FavesError {
    FavesError(
      .data, "folder-unlocked",
      "\(name) is encrypted, but its file \(FolderLock.fileName) is missing",
      hint: "bring that file back from another copy of the folder; nothing was written")
  }

  /// Someone who gives a passphrase does not expect an open folder.
  private func checkIsMeantPlain() throws {
    guard options.isPassphraseGiven, !options.encrypts, memory.segments.isEmpty else { return }
    throw FavesError(
      .usage, "folder-plain", "a passphrase was given, but \(storage.name) is not encrypted",
      hint: "give --encrypt for a new folder; for an open one give no passphrase "
        + "(unset FAVES_PASSPHRASE)")
  }

  private func unlock() throws -> Opened {
    try storage.fetch([FolderFile(name: FolderLock.fileName, size: 0)])
    guard let bytes = try storage.read(FolderLock.fileName) else {
      throw FavesError(
        .io, "folder-changed", "\(storage.name) changed while it was read", hint: "try again")
    }
    let lock = try FolderLock(bytes, name: storage.name)
    guard memory.lock == nil || memory.lock == lock.id || options.isConfirmed else {
      throw FavesError(
        .data, "folder-relocked",
        "\(storage.name) is not the folder that was there at the last sync: its lock is another one",
        hint: "give --yes if the folder was made anew")
    }
    let key = try lock.open(passphrase: requirePassphrase(isNew: false), name: storage.name)
    return (lock, key, false)
  }

  private func requirePassphrase(isNew: Bool) throws -> [UInt8] {
    guard let passphrase = try options.passphrase(isNew), !passphrase.isEmpty else {
      throw FavesError(
        .usage, "passphrase-missing",
        isNew
          ? "an encrypted folder needs a passphrase"
          : "\(storage.name) is encrypted and needs its passphrase",
        hint: "set FAVES_PASSPHRASE or give --passphrase-file FILE")
    }
    return passphrase
  }
}
