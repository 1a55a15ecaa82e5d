/// A part of a held object that `JSONHandlers.decide` wants to see.
public struct JSONRead: Sendable, Equatable {
  /// What the handler knows it by.
  public var name: String

  /// Which nodes; `$` stands for the held object.
  public var path: JSONPath

  /// How many bytes of each node are handed over at most.
  public var bytesMax: Int

  /// Asks for nodes under a name.
  public init(name: String, path: JSONPath, bytesMax: Int = 65_536) {
    self.name = name
    self.path = path
    self.bytesMax = bytesMax
  }
}

/// What was found of the parts asked for.
public struct JSONReads: Sendable, Equatable {
  /// One node read.
  public struct Value: Sendable, Equatable {
    /// The type of a JSON value.
    public enum Kind: Sendable, Hashable {
      case null, bool, number, string, array, object
    }

    /// The type of the node.
    public var kind: Kind

    /// A string's decoded UTF-8; of any other node its JSON text.
    ///
    /// Cut at `JSONRead.bytesMax`.
    public var bytes: [UInt8]

    /// Whether the node was longer than `JSONRead.bytesMax`.
    public var isCut: Bool

    /// Makes a value of its parts.
    public init(kind: Kind, bytes: [UInt8], isCut: Bool = false) {
      self.kind = kind
      self.bytes = bytes
      self.isCut = isCut
    }

    /// The bytes as text.
    public var text: String { String(decoding: bytes, as: UTF8.self) }
  }

  /// The nodes by `JSONRead.name`, in document order; a name that selected nothing is absent.
  public var values: [String: [Value]]

  /// Makes reads of their values.
  public init(values: [String: [Value]] = [:]) {
    self.values = values
  }

  /// The nodes read under a name, in document order.
  public subscript(name: String) -> [Value] { values[name] ?? [] }

  /// The first string read under a name.
  public func text(_ name: String) -> String? {
    self[name].first { $0.kind == .string }?.text
  }
}

/// One change to a held object.
public struct JSONDecision: Sendable, Equatable {
  /// Which nodes; `$` stands for the held object.
  public var path: JSONPath

  /// What happens to them.
  ///
  /// A further `decide` is ignored.
  public var action: JSONAction

  /// Makes a change of its parts.
  public init(at path: JSONPath, _ action: JSONAction) {
    self.path = path
    self.action = action
  }

  /// Adds a member to the held object; one of that name is kept, or gets the value if `replacing`.
  public static func member(
    _ name: String,
    _ value: JSONLiteral,
    replacing: Bool = true
  ) -> JSONDecision {
    JSONDecision(at: .root, .insertMember(name: name, value: value, replacing: replacing))
  }
}
