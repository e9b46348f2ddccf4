import FavesCore
import FavesFormats

/// Reading and writing documents in memory.
enum Documents {
  private static let formats = ["csv", "json", "xml"]

  static let benchmarks: [Benchmark] =
    formats.map { name in
      Benchmark(name: "read \(name)", unit: "favorite") { try reading(name) }
    }
    + formats.map { name in
      Benchmark(name: "write \(name)", unit: "favorite") { try writing(name) }
    }

  private struct Sample {
    let categories: [Category]
    let favorites: [Favorite]

    init() {
      var samples = Samples()
      categories = samples.categories(5)
      favorites = samples.favorites(2000, in: categories)
    }
  }

  private static func format(_ name: String) throws -> any Format {
    guard let format = FormatRegistry.named(name) else {
      throw BenchmarkFailure(description: "there is no format \(name)")
    }
    return format
  }

  /// Reads a document of ten thousand favorites to its end, as an import does: as views where the
  /// reader has them, which is that of tables.
  private static func reading(_ name: String) throws -> Work {
    let format = try format(name)
    let sample = Sample()
    let sink = MemorySink()
    try write(sample, format, sink)
    let bytes = sink.bytes
    return Work(operations: sample.favorites.count, bytes: bytes.count) {
      var reader = try format.makeReader({ MemorySource(bytes) }, options: ReadOptions())
      let favorites = try count(&reader)
      guard favorites == sample.favorites.count else {
        throw BenchmarkFailure(description: "\(favorites) favorites were read of \(name)")
      }
      return favorites
    }
  }

  private static func count(_ reader: inout any DocumentReader) throws -> Int {
    var favorites = 0
    var view = RowView()
    while let item = try reader.next(into: &view) {
      switch item {
      case .row, .item(.favorite, _): favorites += 1
      case .item: break
      }
    }
    return favorites
  }

  private static func writing(_ name: String) throws -> Work {
    let format = try format(name)
    let sample = Sample()
    let run = {
      let sink = CountingSink()
      try write(sample, format, sink)
      return sink.count
    }
    return Work(operations: sample.favorites.count, bytes: try run(), run: run)
  }

  private static func write(_ sample: Sample, _ format: any Format, _ sink: any ByteSink) throws {
    var options = WriteOptions()
    options.attributeColumns = Samples.attributes
    var writer = try format.makeWriter(sink, options: options)
    try writer.begin()
    for category in sample.categories { try writer.write(category) }
    for favorite in sample.favorites { try writer.write(favorite) }
    try writer.finish()
  }
}

/// A sink that throws all bytes away.
private final class CountingSink: ByteSink {
  private(set) var count = 0

  func write(_ bytes: UnsafeRawBufferPointer) throws { count += bytes.count }

  func flush() throws {}
}
