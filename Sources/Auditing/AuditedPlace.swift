internal import CountText

/// Where a document stands that is being audited, and who is told what is found in it.
struct AuditedPlace {
  /// What leads to the document, where it is inside another.
  let prefix: String
  /// In how many documents it stands.
  let depth: Int
  let report: (Leak) -> Void

  func report(_ kind: CountKind, at place: String, _ text: String, by evidence: Leak.Evidence) {
    report(Leak(kind: kind, place: prefix + place, text: text, evidence: evidence))
  }

  /// Whether a document inside this one is looked into: documents in documents in documents …: no further.
  var reachesInside: Bool { depth < InnerDocument.depthMax }

  /// Audits a document inside this one.
  func audit(_ inner: InnerDocument, at place: String, _ names: CountName) -> CountName {
    var auditor = Auditor(depth: depth + 1, names: names)
    auditor.audit(inner, prefix: "\(prefix)\(place) > ", report: report)
    return auditor.names
  }
}
