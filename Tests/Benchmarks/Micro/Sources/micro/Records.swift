import FavesCore

/// The encoding of records and their hash chain.
enum Records {
  private static let count = 1000

  static let benchmarks = [
    Benchmark(name: "record, encode", unit: "record") { encoding() },
    Benchmark(name: "record, decode", unit: "record") { decoding() },
    Benchmark(name: "hash chain", unit: "record") { hashing() },
  ]

  private static func sample() -> [AuditRecord] {
    var samples = Samples()
    return samples.records(count)
  }

  private static func encodings() -> [[UInt8]] {
    sample().map { record in
      var writer = CBORWriter()
      RecordCodec.encode(record, to: &writer)
      return writer.bytes
    }
  }

  private static func encoding() -> Work {
    let records = sample()
    var writer = CBORWriter()
    let run = {
      var bytes = 0
      for record in records {
        writer.reset()
        RecordCodec.encode(record, to: &writer)
        bytes += writer.bytes.count
      }
      return bytes
    }
    return Work(operations: count, bytes: run(), run: run)
  }

  private static func decoding() -> Work {
    let encodings = encodings()
    return Work(operations: count, bytes: encodings.reduce(0) { $0 + $1.count }) {
      var changes = 0
      for encoding in encodings { changes += try RecordCodec.decode(encoding).changes.count }
      return changes
    }
  }

  private static func hashing() -> Work {
    let encodings = encodings()
    return Work(operations: count, bytes: encodings.reduce(0) { $0 + 32 + $1.count }) {
      var hash = Digest.zero
      for encoding in encodings { hash = HashChain.hash(after: hash, encoding: encoding) }
      return hash.bytes.reduce(0) { $0 << 1 ^ Int($1) }
    }
  }
}
