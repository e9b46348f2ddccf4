/// What kind of command an operation was, for `undo`, the log and the summary of the store.
public enum CommandKind: String, Sendable {
  /// A change of a person's: add, edit, move, remove and their like.
  case edit
  /// An import or a restore.
  case `import`
  /// A sync, or the merge of a file's audit records.
  case sync
  /// Taking another operation back.
  case undo
  /// Upkeep that is no operation of a person, such as naming a replica.
  case upkeep
}
