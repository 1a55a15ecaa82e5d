import HTMLRewriting
import Testing

@Test func placeholderParses() throws {
  #expect(try Selector(parsing: "a > b").description == "a > b")
}
