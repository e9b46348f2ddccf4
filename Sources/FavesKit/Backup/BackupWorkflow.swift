import FavesCore
import FavesFormats
import FavesStore
import SystemFiles

/// How a backup is made, and which old ones go afterwards.
public struct BackupOptions: Sendable {
  /// The name of a complete format, such as `jsonl` or `jsonl.gz`; nil for JSON Lines.
  public var format: String?
  /// Which old backups of this store stay; all if it has no rule.
  public var retention = RetentionPolicy()
  /// Whether nothing is written and nothing removed.
  public var isDryRun = false

  /// Makes the options of a plain backup.
  public init() {}
}

/// What a backup wrote.
public struct BackupReport: Hashable, Sendable {
  /// The file.
  public var path: String
  /// The number of categories.
  public var categories: Int
  /// The number of favorites.
  public var favorites: Int
  /// The number of audit records.
  public var audits: Int
  /// The number of bytes; 0 for a dry run.
  public var bytes: Int
  /// The SHA-256 of the file in hexadecimal; nil for a dry run.
  public var sha256: String?
  /// Which old backups stay and which are gone; nil where no rule was given.
  public var review: BackupReview?
}

extension Faves {
  /// Writes a complete copy with its audit records into a folder and reads it back; then removes
  /// the old backups of this store that no rule keeps.
  ///
  /// - Throws: ``FavesCore/FavesError``; nothing is removed then.
  public func backup(
    into directory: String, options: BackupOptions = BackupOptions()
  ) throws -> BackupReport {
    let choice = try FormatChoice.named(options.format ?? "jsonl")
    guard choice.format.isComplete else {
      throw FavesError(
        .usage, "format-incomplete", "\(choice.name) does not carry everything",
        hint: "back up to jsonl, json, xml or datapackage")
    }
    let replica = try store.read { try $0.localReplicaID() }
    let shelf = BackupShelf(
      directory: directory, replica: replica, store: store, progress: environment.progress)
    let fresh = try shelf.place(at: environment.clock.now(), extensions: choice.extensions)
    var report =
      try options.isDryRun ? foreseen(fresh.path) : write(fresh.path, format: choice.name)
    guard !options.retention.isEmpty else { return report }
    let review = try shelf.review(options.retention, fresh: fresh)
    if !options.isDryRun { try shelf.remove(review.removed) }
    report.review = review
    return report
  }

  private func foreseen(_ path: String) throws -> BackupReport {
    let summary = try store.read { try $0.summary() }
    return BackupReport(
      path: path, categories: summary.categories, favorites: summary.favorites,
      audits: summary.audits, bytes: 0)
  }

  private func write(_ path: String, format: String) throws -> BackupReport {
    try SystemFiles.makeDirectories(SystemFiles.parent(of: path))
    let report = try export(to: path, format: format, withAudits: true)
    var limits = FormatLimits()
    // What was just written is no bomb, however well it compresses.
    (limits.compressionRatio, limits.inflatedBytes) = (.max, .max)
    let verified = try FavesFiles.verify(path, format: format, limits: limits)
    guard verified.problems.isEmpty, verified.categories == report.categories,
      verified.favorites == report.favorites, verified.audits == report.audits,
      verified.sha256 == report.sha256
    else {
      throw FavesError(
        .io, "backup-damaged", "\(path) does not read back as it was written",
        hint: "check the disk, and back up to another one")
    }
    return BackupReport(
      path: path, categories: report.categories, favorites: report.favorites,
      audits: report.audits, bytes: report.bytes, sha256: verified.sha256)
  }
}
