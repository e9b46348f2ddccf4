/// The schema of a store file, version by version.
///
/// UUIDs stand at the edge, in ``resource`` and `replica`; everything else refers to integer keys.
/// There is no UNIQUE constraint on synced names or ranks: uniqueness is a rule of the fold.
///
/// ``record_sequence`` and ``resource_uuid`` are constraints of their tables in files that were made
/// before version 4, and serve the same queries; only as indexes can they wait while a new store is
/// filled (``Loader``).
enum Schema {
  /// The version this program writes.
  static let version = 4

  /// Marks a SQLite file as a store of Faves: `Fave` in ASCII.
  static let applicationID = 0x4661_7665

  /// A step from the version before to the next one.
  struct Migration {
    /// The version it leads to.
    var version: Int
    /// What changes the file.
    var statements: [String]
    /// Temporary views that make a file of the version before look like this one, for a connection
    /// that only reads: they hide the tables of the same name.
    var views: [String] = []
  }

  /// The steps, oldest first.
  static let migrations = [
    Migration(version: 1, statements: version1),
    Migration(version: 2, statements: version2, views: viewsOfVersion1),
    Migration(version: 3, statements: version3, views: viewsOfVersion2),
    // From here on a favorite may leave its values in the record that made it; see
    // ``FavoriteContent``. Older versions would show it without a title. The tables are the same.
    Migration(version: 4, statements: []),
  ]

  private static let version1 = [
    """
    CREATE TABLE schema_version (version INTEGER NOT NULL)
    """,
    """
    CREATE TABLE setting (name TEXT PRIMARY KEY, value) WITHOUT ROWID
    """,
    """
    CREATE TABLE replica (
      id INTEGER PRIMARY KEY,
      uuid BLOB NOT NULL UNIQUE,
      name TEXT NOT NULL DEFAULT '',
      sequence INTEGER NOT NULL DEFAULT 0,
      hash BLOB NOT NULL,
      forgotten INTEGER NOT NULL DEFAULT 0
    )
    """,
    """
    CREATE TABLE operation (
      id INTEGER PRIMARY KEY,
      uuid BLOB NOT NULL UNIQUE
    )
    """,
    """
    CREATE TABLE resource (
      id INTEGER PRIMARY KEY,
      type INTEGER NOT NULL,
      uuid BLOB NOT NULL
    )
    """,
    "CREATE UNIQUE INDEX resource_uuid ON resource (uuid)",
    """
    CREATE TABLE record (
      id INTEGER PRIMARY KEY,
      replica INTEGER NOT NULL REFERENCES replica,
      sequence INTEGER NOT NULL,
      time INTEGER NOT NULL,
      counter INTEGER NOT NULL,
      wall INTEGER NOT NULL,
      operation INTEGER NOT NULL REFERENCES operation,
      action INTEGER NOT NULL,
      resource INTEGER NOT NULL REFERENCES resource,
      body BLOB NOT NULL,
      hash BLOB NOT NULL
    )
    """,
    "CREATE UNIQUE INDEX record_sequence ON record (replica, sequence)",
    "CREATE INDEX record_resource ON record (resource)",
    """
    CREATE TABLE seen (
      author INTEGER NOT NULL REFERENCES replica,
      replica INTEGER NOT NULL REFERENCES replica,
      sequence INTEGER NOT NULL,
      up_to INTEGER NOT NULL,
      PRIMARY KEY (author, replica, sequence)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX seen_record ON seen (author, sequence)",
    """
    CREATE TABLE slot (
      record INTEGER PRIMARY KEY REFERENCES record,
      category INTEGER NOT NULL REFERENCES resource,
      parent INTEGER REFERENCES slot,
      side INTEGER NOT NULL,
      position INTEGER NOT NULL,
      favorite INTEGER REFERENCES resource
    )
    """,
    "CREATE INDEX slot_order ON slot (category, position, favorite)",
    "CREATE INDEX slot_children ON slot (parent, side, category)",
    """
    CREATE TABLE category (
      id INTEGER PRIMARY KEY REFERENCES resource,
      name TEXT NOT NULL,
      name_key TEXT NOT NULL,
      suffix INTEGER NOT NULL DEFAULT 0,
      strict INTEGER NOT NULL,
      origin INTEGER NOT NULL REFERENCES record,
      favorites INTEGER NOT NULL DEFAULT 0
    )
    """,
    "CREATE INDEX category_name ON category (name_key)",
    """
    CREATE TABLE attribute (
      id INTEGER PRIMARY KEY REFERENCES resource,
      category INTEGER NOT NULL REFERENCES resource,
      name TEXT NOT NULL,
      name_key TEXT NOT NULL,
      suffix INTEGER NOT NULL DEFAULT 0,
      type TEXT NOT NULL,
      choices BLOB NOT NULL,
      required INTEGER NOT NULL,
      default_value BLOB NOT NULL,
      position INTEGER NOT NULL,
      origin INTEGER NOT NULL REFERENCES record
    )
    """,
    "CREATE INDEX attribute_order ON attribute (category, position)",
    "CREATE INDEX attribute_name ON attribute (category, name_key)",
    """
    CREATE TABLE favorite (
      id INTEGER PRIMARY KEY REFERENCES resource,
      category INTEGER NOT NULL REFERENCES resource,
      slot INTEGER NOT NULL REFERENCES slot,
      title TEXT NOT NULL,
      title_key TEXT NOT NULL,
      suffix INTEGER NOT NULL DEFAULT 0,
      description TEXT,
      metadata BLOB,
      created INTEGER NOT NULL,
      modified INTEGER NOT NULL,
      origin INTEGER NOT NULL REFERENCES record
    )
    """,
    "CREATE INDEX favorite_title ON favorite (category, title_key)",
    """
    CREATE TABLE conflict (
      id INTEGER PRIMARY KEY,
      uuid BLOB NOT NULL UNIQUE,
      resource INTEGER NOT NULL REFERENCES resource,
      field TEXT NOT NULL,
      kept INTEGER NOT NULL REFERENCES record,
      lost INTEGER NOT NULL REFERENCES record,
      state INTEGER NOT NULL
    )
    """,
    "CREATE INDEX conflict_resource ON conflict (resource)",
    "CREATE INDEX conflict_state ON conflict (state)",
    """
    CREATE TABLE command (
      id INTEGER PRIMARY KEY,
      uuid BLOB NOT NULL UNIQUE,
      kind TEXT NOT NULL,
      wall INTEGER NOT NULL,
      first_record INTEGER NOT NULL,
      last_record INTEGER NOT NULL,
      undoes INTEGER REFERENCES command
    )
    """,
    "CREATE INDEX command_undoes ON command (undoes)",
  ]
  /// Which peer a sync was with, and how far each replica is known to have come with the others.
  private static let version2 = [
    "ALTER TABLE command ADD COLUMN peer TEXT",
    """
    CREATE TABLE acknowledged (
      holder INTEGER NOT NULL REFERENCES replica,
      replica INTEGER NOT NULL REFERENCES replica,
      sequence INTEGER NOT NULL,
      PRIMARY KEY (holder, replica)
    ) WITHOUT ROWID
    """,
  ]
  private static let viewsOfVersion1 = [
    "CREATE TEMP VIEW command AS SELECT *, NULL AS peer FROM main.command",
    """
    CREATE TEMP VIEW acknowledged AS
    SELECT NULL AS holder, NULL AS replica, NULL AS sequence WHERE 0
    """,
  ]

  /// What is remembered of shared folders; from here on records may be compacted (no body), which
  /// older versions would take for damage.
  private static let version3 = [
    """
    CREATE TABLE folder (
      id INTEGER PRIMARY KEY,
      address TEXT NOT NULL UNIQUE,
      lock BLOB
    )
    """,
    """
    CREATE TABLE segment (
      folder INTEGER NOT NULL REFERENCES folder,
      name TEXT NOT NULL,
      header BLOB NOT NULL,
      PRIMARY KEY (folder, name)
    ) WITHOUT ROWID
    """,
  ]
  private static let viewsOfVersion2 = [
    "CREATE TEMP VIEW folder AS SELECT NULL AS id, NULL AS address, NULL AS lock WHERE 0",
    "CREATE TEMP VIEW segment AS SELECT NULL AS folder, NULL AS name, NULL AS header WHERE 0",
  ]
}
