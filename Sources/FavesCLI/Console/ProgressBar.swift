import FavesKit
import Glibc
import Synchronization

/// Shows how far a long piece of work has come, on the terminal of standard error.
final class ProgressBar: Sendable {
  private struct State {
    var started: Double?
    var drawn = 0.0
    var isVisible = false
  }

  private let isOn: Bool
  private let state = Mutex(State())
  private static let patience = 0.5
  private static let interval = 0.1

  /// Makes a bar; one that is off shows nothing.
  init(isOn: Bool = false) {
    self.isOn = isOn
  }

  /// Takes note of progress, and shows it where the work is already long and the last time is past.
  func report(_ progress: Progress) {
    guard isOn else { return }
    state.withLock { state in
      let now = Terminal.seconds()
      let started = state.started ?? now
      state.started = started
      guard now - started >= Self.patience, now - state.drawn >= Self.interval else { return }
      state.drawn = now
      state.isVisible = true
      Self.put("\r\u{1b}[K" + Self.text(progress))
    }
  }

  /// Takes the bar off the screen.
  func clear() {
    guard isOn else { return }
    state.withLock { state in
      if state.isVisible { Self.put("\r\u{1b}[K") }
      state.isVisible = false
    }
  }

  /// The text of a bar: the task, a share where the whole is known, and the count.
  static func text(_ progress: Progress) -> String {
    let task = DisplayText.truncated(DisplayText.harmless(progress.task), to: 40)
    let count = Grouped.number(progress.done)
    guard let total = progress.total, total > 0 else {
      return progress.done > 0 ? "\(task) \(count)" : task + " …"
    }
    let share = min(1, Double(progress.done) / Double(total))
    let filled = Int(share * 20)
    let bar = String(repeating: "#", count: filled) + String(repeating: "-", count: 20 - filled)
    return "\(task) [\(bar)] \(Int(share * 100)) % \(count)"
  }

  private static func put(_ text: String) {
    let bytes = Array(text.utf8)
    _ = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
