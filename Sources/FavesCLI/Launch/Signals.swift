import Glibc

/// How the process answers to signals.
enum Signals {
  /// Ends quietly when the reader of standard output has gone, and with 130 on Ctrl-C.
  ///
  /// A pipe that breaks elsewhere (to a helper process) is left to the failing write, which tells
  /// more. Both handlers call only functions that are safe in a signal handler (POSIX.1, 2.4.3).
  static func install() {
    signal(SIGPIPE) { _ in
      var output = pollfd(fd: STDOUT_FILENO, events: 0, revents: 0)
      if poll(&output, 1, 0) == 1, output.revents & Int16(POLLERR) != 0 { _exit(0) }
    }
    if !isIgnored(SIGINT) {
      signal(SIGINT) { _ in _exit(ProcessStatus.interrupted.rawValue) }
    }
  }

  /// Whether a signal was ignored from the start, as by a shell that runs the tool in the background
  /// without job control; such signals stay ignored.
  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    guard sigaction(number, nil, &action) == 0 else { return false }
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
      == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}
