/// Names and values that tests compare with, one behind the other.
struct TextPool {
  var bytes: [UInt8] = []

  /// Appends a text; returns where it stands.
  mutating func add(_ text: String) -> (start: UInt32, count: UInt32) {
    let start = UInt32(bytes.count)
    bytes += Array(text.utf8)
    return (start, UInt32(bytes.count) - start)
  }
}

// Simple selectors in the machine's form.
extension MatchTest {
  /// Compares an element's name, given in any case.
  init(type name: String, pool: inout TextPool) {
    self.init(operation: .type)
    number = Int(bitPattern: UInt(TagName(name).value))
    (nameStart, nameCount) = pool.add(name.lowercasedASCII)
  }

  /// Compares an id or a class.
  init(_ operation: Operation, comparingWith value: String, pool: inout TextPool) {
    self.init(operation: operation)
    setValue(value, in: &pool)
  }

  /// Compares an attribute's value; what no value can pass never matches.
  init(_ test: AttributeTest, pool: inout TextPool) {
    guard !test.isImpossible else {
      self.init(operation: .never)
      return
    }
    self.init(operation: .attribute)
    attributeOperator = test.operator.code
    ignoresCase = test.ignoresCase
    (nameStart, nameCount) = pool.add(test.name.lowercasedASCII)
    setValue(test.value, in: &pool)
  }

  /// Counts from the first sibling.
  init(_ test: NthTest) {
    self.init(operation: test.ofType ? .nthOfType : .nthChild)
    number = test.step
    offset = test.offset
  }

  private mutating func setValue(_ value: String, in pool: inout TextPool) {
    (valueStart, valueCount) = pool.add(value)
    valueWord = NameHash.word(value.utf8)
  }
}

extension AttributeTest {
  /// Whether no value can pass: an empty part is in none, and no word has a space in it.
  ///
  /// Source: Selectors Level 4, 6.1 and 6.2.
  fileprivate var isImpossible: Bool {
    switch self.operator {
    case .prefix, .suffix, .substring: value.isEmpty
    case .includes: value.isEmpty || value.utf8.contains(where: isHTMLSpace)
    case .exists, .equals, .dashMatch: false
    }
  }
}
