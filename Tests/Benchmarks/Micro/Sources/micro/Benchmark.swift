/// One thing that is measured.
struct Benchmark: Sendable {
  /// What it is called; parts of it choose it on the command line.
  let name: String
  /// What one operation is: `favorite`, `record`.
  let unit: String
  /// Makes all that is needed beforehand, which is not measured.
  let prepare: @Sendable () throws -> Work
}

/// What a benchmark repeats.
struct Work {
  /// How many operations a run does.
  var operations: Int
  /// The bytes that a run reads or writes; nil where they say nothing.
  var bytes: Int?
  /// Does all operations once, and counts what came out: the same in every run.
  var run: () throws -> Int
}

/// How long the work of a benchmark takes.
struct Measurement {
  let work: Work
  /// The seconds a run took, in each round, in ascending order.
  let rounds: [Double]

  private var median: Double { rounds[rounds.count / 2] }
  var secondsPerOperation: Double { median / Double(work.operations) }
  var bytesPerSecond: Double? { work.bytes.map { Double($0) / median } }
  /// What lies between the quickest and the slowest round, as a part of the median.
  var spread: Double { (rounds[rounds.count - 1] - rounds[0]) / median }
}

/// A run that came out otherwise than the first one, or a benchmark that cannot be made.
struct BenchmarkFailure: Error, CustomStringConvertible {
  var description: String
}

/// A benchmark that is under way.
struct Trial {
  let benchmark: Benchmark
  private let work: Work
  private let counted: Int
  private var runsPerBatch = 1
  private var rounds: [Double] = []

  private static let warmUp = 0.1
  private static let round = 0.09
  /// About what passes between two looks at the clock.
  private static let batch = 0.01
  /// How many rounds there are: together they take over half a second.
  private static let count = 7

  /// Measures benchmarks by turns, so that what disturbs the machine for a while disturbs a round
  /// or two of each and not the median of one.
  static func measure(_ benchmarks: [Benchmark]) throws -> [(Benchmark, Measurement)] {
    var trials = try benchmarks.map(Trial.init)
    for _ in 0..<count {
      for index in trials.indices { try trials[index].measureRound() }
    }
    return trials.map {
      ($0.benchmark, Measurement(work: $0.work, rounds: $0.rounds.sorted()))
    }
  }

  /// Prepares a benchmark, warms up and finds out how many runs fit between two looks at the clock.
  private init(_ benchmark: Benchmark) throws {
    self.benchmark = benchmark
    work = try benchmark.prepare()
    counted = try work.run()
    var runs = 0.0
    var taken = 0.0
    while taken < Self.warmUp {
      taken += try seconds(runs: 1)
      runs += 1
    }
    runsPerBatch = max(1, Int(Self.batch * runs / taken))
  }

  private mutating func measureRound() throws {
    var batches = 0.0
    var taken = 0.0
    while taken < Self.round {
      taken += try seconds(runs: runsPerBatch)
      batches += 1
    }
    rounds.append(taken / batches / Double(runsPerBatch))
  }

  private func seconds(runs: Int) throws -> Double {
    let duration = try ContinuousClock().measure { for _ in 0..<runs { try run() } }
    return Double(duration.components.seconds) + 1e-18 * Double(duration.components.attoseconds)
  }

  /// Does one run; looking at what came out keeps the optimizer from leaving it out.
  private func run() throws {
    let now = try work.run()
    guard now == counted else {
      throw BenchmarkFailure(
        description: "\(benchmark.name): \(now) came out where \(counted) should")
    }
  }
}
