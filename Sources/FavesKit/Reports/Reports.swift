public import FavesCore
public import FavesStore

/// What a store is and holds.
public struct StoreInfo: Hashable, Sendable {
  /// The path of the store file.
  public var path: String
  /// The replica that this store writes as.
  public var replica: ResourceID
  /// The name of that replica.
  public var replicaName: String
  /// The version of the schema.
  public var schemaVersion: Int
  /// The number of categories.
  public var categories: Int
  /// The number of favorites.
  public var favorites: Int
  /// The number of audit records.
  public var audits: Int
  /// The size of the store file.
  public var bytes: Int
  /// The number of open conflicts.
  public var conflicts: Int
}

/// A category and how many favorites it has.
public struct CategorySummary: Hashable, Sendable {
  /// The category.
  public var category: Category
  /// The number of its favorites; a new one may take a rank of 1…`count`+1.
  public var count: Int
}

/// An audit record with the names that people want to see.
public struct LogEntry: Hashable, Sendable {
  /// The record.
  public var record: AuditRecord
  /// The name of its replica.
  public var replicaName: String?
  /// One sentence: `moved “Heat” from 7 to 2 in Films`.
  public var activity: String
  /// What brought it here; nil if it was written in this store.
  public var via: Arrival?
}

/// A conflict with the records of either side, oldest first; see ``FavesCore/ConflictHistory``.
public struct ConflictDetails: Hashable, Sendable {
  /// The conflict.
  public var conflict: Conflict
  /// What both sides had seen.
  public var before: [LogEntry]
  /// What led to the kept value.
  public var kept: [LogEntry]
  /// What led to the lost value.
  public var lost: [LogEntry]
  /// What neither side had seen.
  public var since: [LogEntry]
}

/// What a change of one or more resources did.
public struct ChangeReport: Hashable, Sendable {
  /// The operation, for `undo`; nil when nothing changed.
  public var operation: ResourceID?
  /// The sentences of its records, oldest first (at most 100).
  public var activities: [String]
  /// The number of records written.
  public var records: Int
  /// What was left as it is, and why, as sentences.
  public var skipped: [String]
}

/// What an import did, or would do.
public struct ImportReport: Hashable, Sendable {
  /// A row that was rejected.
  public struct Reject: Hashable, Sendable {
    /// The file.
    public var file: String
    /// Why and where.
    public var diagnostic: Diagnostic
  }

  /// Rows read.
  public var read = 0
  /// Favorites added.
  public var added = 0
  /// Favorites of which a value changed.
  public var updated = 0
  /// Favorites moved to another rank.
  public var moved = 0
  /// Rows that changed nothing.
  public var unchanged = 0
  /// Rows rejected.
  public var rejected = 0
  /// Favorites removed; only a restore removes.
  public var removed = 0
  /// Attributes that were defined, as `Films: Year (integer)`.
  public var defined: [String] = []
  /// What should be known of the files, one sentence each.
  public var warnings: [String] = []
  /// The first 1,000 rejected rows.
  public var rejects: [Reject] = []
  /// The operation, for `undo`; nil when nothing changed or it was a dry run.
  public var operation: ResourceID?
  /// How long it took.
  public var seconds = 0.0

  /// Makes an empty report.
  public init() {}
}

/// How an import treats a favorite that is there already.
public enum DuplicatePolicy: String, CaseIterable, Sendable {
  /// Takes over what the row says.
  case update
  /// Leaves the favorite as it is.
  case keep
  /// Adds another one under a free title, such as `Heat (2)`.
  case copy
  /// Stops and changes nothing.
  case fail
}

/// What a sync did, or would do; counts speak of the local store.
public struct SyncReport: Hashable, Sendable {
  /// The peer as it was named.
  public var peer: String
  /// Audit records sent.
  public var sent = 0
  /// Audit records received.
  public var received = 0
  /// Favorites added here.
  public var added = 0
  /// Favorites of which a value changed here.
  public var updated = 0
  /// Favorites removed here.
  public var removed = 0
  /// Favorites whose own position changed here.
  public var moved = 0
  /// The conflicts this sync brought to light.
  public var conflicts: [Conflict] = []
  /// What should be known, one sentence each.
  public var warnings: [String] = []
  /// How long it took.
  public var seconds = 0.0

  /// Makes an empty report on a peer.
  public init(peer: String) {
    self.peer = peer
  }
}

/// What a compaction did, or would do.
public struct CompactReport: Hashable, Sendable {
  /// The number of records that gave up their values.
  public var compacted: Int
  /// The size of the store before, in bytes.
  public var bytesBefore: Int
  /// The size of the store afterwards, in bytes; for a dry run that before.
  public var bytesAfter: Int
  /// The replicas that are not known to have everything yet; what they lack was left.
  public var behind: [ReplicaInfo]
  /// How long it took.
  public var seconds: Double
}

/// A replica that this store knows.
public struct ReplicaInfo: Hashable, Sendable {
  /// The identity.
  public var id: ResourceID
  /// The name.
  public var name: String
  /// Whether this store writes as it.
  public var isLocal: Bool
  /// The number of its records that are here.
  public var records: Int
  /// When its last record was written.
  public var lastWrite: Timestamp?
}

/// Something that a check found.
public struct Problem: Hashable, Sendable {
  /// A stable word for programs.
  public var code: String
  /// What is wrong, as a sentence.
  public var message: String

  /// Makes a problem.
  public init(code: String, message: String) {
    self.code = code
    self.message = message
  }
}

/// How far a long piece of work has come.
public struct Progress: Hashable, Sendable {
  /// What is being done, such as `importing films.csv`.
  public var task: String
  /// Units done.
  public var done: Int
  /// Units in all, if known.
  public var total: Int?

  /// Makes a report of progress.
  public init(task: String, done: Int, total: Int? = nil) {
    self.task = task
    self.done = done
    self.total = total
  }
}
