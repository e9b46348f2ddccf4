public import ArgumentParser
public import FavesCore
public import FavesFormats
public import FavesKit

// How values of the model are read from the command line.

extension DuplicatePolicy: ExpressibleByArgument {}
extension WriteOptions.Profile: ExpressibleByArgument {}
extension ValueOptions.DateOrder: ExpressibleByArgument {}
extension ValueOptions.DecimalMark: ExpressibleByArgument {}
extension AttributeType: ExpressibleByArgument {}

extension ResourceType: ExpressibleByArgument {
  /// The type of a name, in either case; nil for any other text.
  public init?(argument: String) {
    self.init(name: argument.uppercased())
  }

  /// The names, for completion and for errors.
  public static var allValueStrings: [String] { allCases.map { $0.name } }
}

extension Timestamp: ExpressibleByArgument {
  /// The moment of a date, or of a date and time; nil for any other text.
  public init?(argument: String) {
    self.init(lenient: argument)
  }
}
