public import FavesCore

/// Why a favorite or a category is as it is; see ``FavesCore/Explanation``.
public struct WhyReport: Hashable, Sendable {
  /// Why one field has its value.
  public struct Value: Hashable, Sendable {
    /// The field, by the names of ``FavesCore/Field``.
    public var field: String
    /// The value; nil for none, and for the place.
    public var value: AttributeValue?
    /// The record that set it.
    public var set: LogEntry
    /// How many values were knowingly overwritten.
    public var replacedCount: Int
    /// The last of these.
    public var replaced: LogEntry?
    /// The values that nobody overwrote knowingly and that do not hold all the same.
    public var lost: [Lost]
  }

  /// A value that does not hold though nobody who knew it overwrote it.
  public struct Lost: Hashable, Sendable {
    /// The record that set it.
    public var entry: LogEntry
    /// Why it does not hold.
    public var reason: Explanation.Reason
  }

  /// What became of a removal.
  public struct Removal: Hashable, Sendable {
    /// The record.
    public var entry: LogEntry
    /// What annulled it; empty for one that stands.
    public var annulledBy: [LogEntry]
    /// Whether someone who has seen it has edited the resource since.
    public var isAcknowledged: Bool
  }

  /// What became of a rank since a record gave it.
  public struct Rank: Hashable, Sendable {
    /// The rank now.
    public var now: Int
    /// The rank that its author saw; nil if the record does not say.
    public var then: Int?
    /// How many were added above it since.
    public var added: Int
    /// How many were moved above it since.
    public var moved: Int
    /// How many that stood above it do no longer.
    public var gone: Int
    /// The latest of those that were put above it.
    public var recent: [LogEntry]
  }

  /// The one that bears a name without the suffix.
  public struct Namesake: Hashable, Sendable {
    /// The number in the suffix.
    public var suffix: Int
    /// The record that made the other one.
    public var entry: LogEntry
  }

  /// What kind of resource it is.
  public var type: ResourceType
  /// The resource.
  public var id: ResourceID
  /// The name of its category, as shown now or last.
  public var category: String
  /// The title or name as shown now or last.
  public var title: String
  /// Whether it is there.
  public var isLive: Bool
  /// Whether it is a category that was removed and lives by its favorites alone.
  public var isKeptAlive: Bool
  /// Its fields, or the one that was asked for.
  public var values: [Value]
  /// Its rank, where that was asked for.
  public var rank: Rank?
  /// Its removals, the latest first.
  public var removals: [Removal]
  /// Why it is shown with a suffix, if it is.
  public var namesake: Namesake?
}
