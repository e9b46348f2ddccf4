public import FavesCore

/// How a shared folder is used.
public struct FolderOptions {
  /// Whether a new folder is to be encrypted.
  public var encrypts: Bool
  /// Gives the passphrase, and asks for it twice where it is a new one; nil where there is none.
  public var passphrase: (_ isNew: Bool) throws -> [UInt8]?
  /// Whether a passphrase is at hand without asking.
  public var isPassphraseGiven: Bool
  /// Tells the identity under which this store writes segments.
  public var publisher: () throws -> ResourceID
  /// Makes ids.
  public var ids: any IDGenerator
  /// Tells how far this store has come with each author.
  public var seen: () throws -> [ResourceID: Int64]
  /// Whether an emptied folder is begun anew.
  public var isConfirmed: Bool

  /// Makes the options of a folder.
  public init(
    encrypts: Bool, isPassphraseGiven: Bool, ids: any IDGenerator, isConfirmed: Bool,
    publisher: @escaping () throws -> ResourceID,
    seen: @escaping () throws -> [ResourceID: Int64],
    passphrase: @escaping (_ isNew: Bool) throws -> [UInt8]?
  ) {
    self.encrypts = encrypts
    self.isPassphraseGiven = isPassphraseGiven
    self.publisher = publisher
    self.ids = ids
    self.isConfirmed = isConfirmed
    self.seen = seen
    self.passphrase = passphrase
  }
}
