import JSONRewriting
import Testing
@Test func rootParses() throws { #expect(try JSONPath(parsing: "$").description == "$") }
