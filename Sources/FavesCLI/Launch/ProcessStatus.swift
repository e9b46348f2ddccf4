import FavesCore

/// What the process ends with; part of the command line contract (`sysexits.h` above 63).
enum ProcessStatus: Int32 {
  case done = 0
  case failed = 1
  /// Done, but rows were rejected, or warnings were asked to be errors.
  case doneWithRejects = 2
  /// Done, and conflicts were recorded.
  case doneWithConflicts = 3
  case usage = 64
  case data = 65
  case notFound = 66
  case bug = 70
  case cannotCreate = 73
  case io = 74
  case busy = 75
  case permission = 77
  case configuration = 78
  case interrupted = 130

  /// The status of a kind of error.
  init(_ kind: FavesError.Kind) {
    self =
      switch kind {
      case .failed: .failed
      case .usage: .usage
      case .data: .data
      case .notFound: .notFound
      case .internal: .bug
      case .cannotCreate: .cannotCreate
      case .io: .io
      case .busy: .busy
      case .permission: .permission
      case .configuration: .configuration
      }
  }
}
