/// The element whose start tag is being matched.
struct ElementView {
  /// The `<` of the tag.
  var tag: Input
  var name: TagName
  var nameStart: Int
  var nameEnd: Int
  var attributes: UnsafePointer<AttributeSpan>
  var attributeCount = 0
  var classIndex = -1
  var idIndex = -1
  /// Among its siblings, from 1.
  var childIndex = 1
  var typeIndex = 1
  var isRoot = false
  /// `/>`, which means something in SVG and MathML only.
  var isSelfClosing = false
}

/// An element under test, and which of the states on the stack stand around it.
struct MatchSubject {
  let element: UnsafePointer<ElementView>
  /// Where the states that its parent left behind begin; they end where its own begin.
  let parentStates: Int
  /// Where its own begin, up to the top.
  let ownStates: Int
}
