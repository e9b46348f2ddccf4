import FavesCore
import FavesFormats
import FavesStore
import SystemFiles

/// The backups that one store has in a folder.
///
/// A file counts as one only by its name: made by this program, for this replica. Before anything is
/// removed, each is read to its end and its records are compared with those of the store.
struct BackupShelf {
  /// A backup in the folder.
  struct Volume {
    var name: BackupName
    var path: String
  }

  let directory: String
  let replica: ResourceID?
  let store: Store
  let progress: @Sendable (Progress) -> Void

  /// The backups of this store by their names, newest first.
  func volumes() throws -> [Volume] {
    guard SystemFiles.isDirectory(directory) else { return [] }
    let own = replica.map(BackupName.digits)
    return try SystemFiles.names(in: directory).compactMap { fileName in
      let path = "\(directory)/\(fileName)"
      guard let name = BackupName(fileName), name.replica == own,
        FormatRegistry.forFileName(Compression.strip(fileName))?.isComplete == true,
        !SystemFiles.isSymbolicLink(path), SystemFiles.regularFileSize(path) != nil
      else { return nil }
      return Volume(name: name, path: path)
    }.sorted { ($0.name.time, $0.path) > ($1.name.time, $1.path) }
  }

  /// The place of a new backup; of two within one moment the second is named a millisecond later.
  func place(at time: Timestamp, extensions: String) throws -> Volume {
    let taken = Set(try volumes().map(\.name.time))
    var name = BackupName(time: time, replica: replica, extensions: extensions)
    while taken.contains(name.time) || SystemFiles.exists("\(directory)/\(name.text)") {
      name.time.milliseconds += 1
    }
    return Volume(name: name, path: "\(directory)/\(name.text)")
  }

  /// Why a backup may not be removed, nor count as one; nil if it is whole and holds nothing that
  /// this store does not have.
  func objection(to volume: Volume) throws -> String? {
    let proof: DocumentProof
    do {
      let input = try InputFile(volume.path)
      proof = try DocumentProof(of: input, FormatChoice.reading(input, as: nil))
    } catch let error as FavesError where error.kind != .internal {
      return error.message
    }
    if let problem = proof.problems.first { return problem.message }
    return try store.read { reader in
      for head in proof.heads.values where try reader.hash(head.record) != head.hash {
        return "it holds records that this store does not have"
      }
      return nil
    }
  }

  /// Decides which backups stay.
  ///
  /// - Parameter fresh: The path of the backup just made, or, in a dry run, of one to be made now;
  ///   it stays whatever the rules say.
  func review(_ policy: RetentionPolicy, fresh: Volume) throws -> BackupReview {
    let others = try volumes().filter { $0.path != fresh.path }
    let first = BackupReview(policy, fresh: fresh, others)
    guard !first.removed.isEmpty else { return first }
    var sound: [Volume] = []
    var left: [BackupReview.Left] = []
    for (index, volume) in others.enumerated() {
      progress(Progress(task: "reading old backups", done: index, total: others.count))
      if let reason = try objection(to: volume) {
        left.append(BackupReview.Left(path: volume.path, reason: reason))
      } else {
        sound.append(volume)
      }
    }
    var review = BackupReview(policy, fresh: fresh, sound)
    review.left = left
    return review
  }

  /// Removes backups, oldest first.
  func remove(_ paths: [String]) throws {
    for path in paths.reversed() {
      guard SystemFiles.tryRemove(path) else {
        throw SystemFiles.error("cannot remove \(path)", .io)
      }
    }
    if !paths.isEmpty { try SystemFiles.synchronizeDirectory(directory) }
  }
}

/// Which old backups stay and which go, newest first.
public struct BackupReview: Hashable, Sendable {
  /// A backup that stays.
  public struct Kept: Hashable, Sendable {
    /// The file.
    public var path: String
    /// The rules that keep it; empty where only being the newest does.
    public var rules: [RetentionPolicy.Rule]
    /// Whether it was made just now, or is the newest by its name.
    public var isNewest: Bool
  }

  /// A backup that the rules pass over.
  public struct Left: Hashable, Sendable {
    /// The file.
    public var path: String
    /// Why it is left alone, as a sentence.
    public var reason: String
  }

  /// The backups that stay.
  public var kept: [Kept] = []
  /// The files that go, for no rule keeps them.
  public var removed: [String] = []
  /// Files that are named like backups of this store, but damaged or of another history.
  public var left: [Left] = []

  /// Reviews nothing.
  init() {}

  init(_ policy: RetentionPolicy, fresh: BackupShelf.Volume, _ others: [BackupShelf.Volume]) {
    let all = ([fresh] + others).sorted {
      ($0.name.time, $0.path) > ($1.name.time, $1.path)
    }
    let reasons = policy.reasons(for: all.map { LocalCalendar.day(of: $0.name.time) })
    for (index, (volume, rules)) in zip(all, reasons).enumerated() {
      let isNewest = index == 0 || volume.path == fresh.path
      if policy.isEmpty || isNewest || !rules.isEmpty {
        kept.append(Kept(path: volume.path, rules: rules, isNewest: isNewest))
      } else {
        removed.append(volume.path)
      }
    }
  }
}
