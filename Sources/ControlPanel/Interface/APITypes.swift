import CountText
import Foundation
import Hummingbird
import Journal
import Rules

/// A value as a JSON response.
struct JSONAnswer {
  let response: Response

  init(
    status: HTTPResponse.Status = .ok,
    type: String = "application/json",
    _ value: some Encodable
  ) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let data = (try? encoder.encode(value)) ?? Data("{}".utf8)
    response = Response(
      status: status,
      headers: [.contentType: type],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: data))
    )
  }
}

/// Why a request was not carried out (RFC 9457).
struct APIProblem: Codable {
  var title: String
  var status: Int
}

/// One line of the journal.
struct APIEntry: Codable {
  var day: String
  var user: String
  var site: String
  var rule: String
  var kind: String
  var intervention: String
  var count: Int

  init(_ entry: JournalEntry) {
    day = entry.subject.day
    user = entry.subject.user
    site = entry.subject.site
    rule = entry.subject.rule
    kind = entry.subject.kind
    intervention = entry.subject.intervention
    count = entry.count
  }
}

struct APIFilters: Codable {
  var filters: String
}

struct APIRemarks: Codable {
  var remarks: [PanelFilterRemark]
}

/// A profile as programs see it.
struct APIProfile: Codable {
  var hide: [String]
  var sitesOff: [String]
  var pause: String
  var sensitivity: Double
  var region: String?
  var language: String?
  var filters: String
  var offUntil: Int?

  init(_ profile: Profile) {
    hide = profile.kinds.map(\.rawValue).sorted()
    sitesOff = profile.sitesOff.sorted()
    pause = profile.pause.rawValue
    sensitivity = profile.sensitivity
    region = profile.region
    language = profile.language
    filters = profile.filters.map(\.text).joined(separator: "\n")
    offUntil = profile.offUntil
  }
}

/// What a program wants changed; what it does not name stays.
struct APIProfileChange: Codable {
  var hide: [String]?
  var sitesOff: [String]?
  var pause: String?
  var sensitivity: Double?
  var region: String?
  var language: String?
  var filters: String?
  var offForMinutes: Int?

  func changes(now: Int) throws(PanelRefusal) -> [PanelChange] {
    var changes: [PanelChange] = []
    if let hide {
      var kinds: Set<CountKind> = []
      for name in hide {
        guard let kind = CountKind(rawValue: name) else {
          let known = CountKind.allCases.map(\.rawValue).joined(separator: ", ")
          throw PanelRefusal("There is no kind '\(name)'; known: \(known).")
        }
        kinds.insert(kind)
      }
      changes.append(.kinds(kinds))
    }
    if let sitesOff { changes.append(.sitesOff(Set(sitesOff))) }
    if let pause {
      guard let level = Profile.Pause(rawValue: pause) else {
        throw PanelRefusal("'pause' is cover, blur, note or off.")
      }
      changes.append(.pause(level))
    }
    if let sensitivity {
      guard (0...1).contains(sensitivity) else {
        throw PanelRefusal("'sensitivity' is a number from 0 to 1.")
      }
      changes.append(.sensitivity(sensitivity))
    }
    if let region { changes.append(.region(region.isEmpty ? nil : region)) }
    if let language { changes.append(.language(language.isEmpty ? nil : language)) }
    if let filters { changes.append(.filters(filters)) }
    if let offForMinutes {
      guard (0...1_440).contains(offForMinutes) else {
        throw PanelRefusal("'offForMinutes' is a number from 0 (on again) to 1440.")
      }
      changes.append(.offUntil(offForMinutes == 0 ? nil : now + offForMinutes * 60))
    }
    return changes
  }
}
