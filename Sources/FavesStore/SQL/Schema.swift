/// The schema of a store file, version by version.
///
/// UUIDs stand at the edge, in ``resource`` and `replica`; everything else refers to integer keys.
/// There is no UNIQUE constraint on synced names or ranks: uniqueness is a rule of the fold.
enum Schema {
  /// The version this program writes.
  static let version = 1

  /// Marks a SQLite file as a store of Faves: `Fave` in ASCII.
  static let applicationID = 0x4661_7665

  /// The statements that lead from the version before to each version, oldest first.
  static let migrations: [(version: Int, statements: [String])] = [(1, version1)]

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
      uuid BLOB NOT NULL UNIQUE
    )
    """,
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
      hash BLOB NOT NULL,
      UNIQUE (replica, sequence)
    )
    """,
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
}
