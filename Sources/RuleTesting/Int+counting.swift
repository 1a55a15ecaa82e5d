extension Int {
  /// So many of what a noun names: `1 case`, `2 cases`.
  package func counting(_ noun: String) -> String {
    self == 1 ? "1 \(noun)" : "\(self) \(noun)s"
  }
}
