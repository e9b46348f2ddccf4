import Glibc

/// What is known of the terminal.
enum Terminal {
  /// Whether a descriptor is a terminal.
  static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

  /// The columns of the terminal on standard output; nil where it is none, or does not say.
  static func columns() -> Int? {
    guard isTerminal(STDOUT_FILENO) else { return nil }
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  /// Whether to use colour on a stream: `NO_COLOR` (no-color.org), `TERM=dumb` and anything but a
  /// terminal turn it off.
  static func usesColor(
    _ choice: ColorChoice, isTerminal: Bool, variables: [String: String]
  ) -> Bool {
    switch choice {
    case .always: true
    case .never: false
    case .auto:
      isTerminal && variables["TERM"] != "dumb" && (variables["NO_COLOR"] ?? "").isEmpty
    }
  }

  /// Reads one line from standard input; nil at its end.
  static func line() -> String? { readLine() }

  /// Asks for a line that the terminal does not show; nil at the end of the input.
  static func secret(_ question: String) -> [UInt8]? {
    var shown = termios()
    tcgetattr(STDIN_FILENO, &shown)
    var hidden = shown
    hidden.c_lflag &= ~tcflag_t(ECHO)
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden)
    // Only now: what is typed before would be thrown away, or shown.
    _ = Array(question.utf8).withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    defer {
      tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown)
      _ = write(STDERR_FILENO, "\n", 1)
    }
    return readLine().map { Array($0.utf8) }
  }

  /// Seconds on a clock that only runs forward.
  static func seconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
