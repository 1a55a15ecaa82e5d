/// Lines of work that carry a lot, told only by what authors publicly say about themselves.
public enum Profession: String, CaseIterable, Hashable, Sendable {
  case nurse, medic, teacher, police, moderator, carer, dispatcher, firefighter, socialWorker

  /// Finds a profession that the author claims; nil where there is none, or where it is somebody else's or past.
  public init?(bio: String) {
    let text = String(bio.unicodeScalars.prefix(1_000)).lowercased()
    guard !text.isEmpty else { return nil }
    let words = text.split { !$0.isLetter && $0 != "'" && $0 != "’" }.map(String.init)
    for place in words.indices {
      for length in 1...3 where place + length <= words.count {
        let phrase = words[place..<place + length].joined(separator: " ")
        if let found = Self.phrases[phrase], !Self.isNotTheirs(words, before: place) {
          self = found
          return
        }
      }
    }
    guard let found = Self.unspaced.first(where: { text.contains($0.0) }) else { return nil }
    self = found.1
  }

  /// `former nurse`, `ex-polizist`, `married to a teacher`.
  private static func isNotTheirs(_ words: [String], before place: Int) -> Bool {
    words[max(0, place - 3)..<place].contains { others.contains($0) }
      || place + 1 < words.count && follow.contains(words[place + 1])
  }

  private static let others: Set<String> = [
    "ex", "former", "formerly", "retired", "not", "no", "never", "wife", "husband", "son",
    "daughter", "mom", "mum", "mother", "dad", "father", "partner", "married", "future", "aspiring",
    "love", "support", "sexy", "fan", "thank", "ehemaliger", "ehemalige", "früher", "frau", "mann",
    "sohn", "tochter", "kein", "keine", "rentner", "ancien", "ancienne", "retraité", "retraitée",
    "femme", "mari", "fils", "fille", "exenfermera", "jubilado", "jubilada", "esposa", "esposo",
    "hijo", "hija", "antiguo", "antigua", "aposentado", "aposentada", "filho", "filha", "marido",
    "mulher", "não", "pas",
  ]

  private static let follow: Set<String> = ["shark", "sharks", "simulator", "academy", "memes"]

  private static let phrases: [String: Profession] = {
    let table: [(Profession, [String])] = [
      (
        .nurse,
        [
          "nurse", "nurses", "nursing", "midwife", "krankenpfleger", "krankenpflegerin",
          "krankenschwester", "pflegefachkraft", "pflegefachfrau", "pflegefachmann", "hebamme",
          "enfermera", "enfermero", "matrona", "infirmier", "infirmière", "sage-femme",
          "enfermeira", "enfermeiro", "parteira", "icu rn", "registered nurse",
        ]
      ),
      (
        .medic,
        [
          "paramedic", "medic", "doctor", "physician", "surgeon", "emt", "junior doctor",
          "er doctor", "ärztin", "arzt", "notarzt", "notärztin", "sanitäter", "sanitäterin",
          "rettungssanitäter", "notfallsanitäter", "notfallsanitäterin", "médica", "médico",
          "paramédico", "paramédica", "médecin", "urgentiste", "ambulancier", "ambulancière",
          "socorrista",
        ]
      ),
      (
        .teacher,
        [
          "teacher", "schoolteacher", "lehrer", "lehrerin", "grundschullehrerin", "erzieher",
          "erzieherin", "maestra", "maestro", "profesora", "profesor", "enseignant", "enseignante",
          "professeur", "professora", "professor de escola", "institutrice",
        ]
      ),
      (
        .police,
        [
          "police officer", "policeman", "policewoman", "polizist", "polizistin",
          "polizeibeamter", "polizeibeamtin", "policía", "policier", "policière", "gendarme",
          "policial",
        ]
      ),
      (
        .moderator,
        [
          "moderator", "content moderator", "community moderator", "mod team", "moderatorin",
          "moderador", "moderadora", "modérateur", "modératrice",
        ]
      ),
      (
        .carer,
        [
          "carer", "caregiver", "care worker", "altenpfleger", "altenpflegerin", "cuidadora",
          "cuidador", "aidant", "aidante", "aide-soignant", "aide-soignante",
          "pflegende angehörige",
        ]
      ),
      (
        .dispatcher,
        [
          "dispatcher", "emergency dispatcher", "leitstellendisponent", "leitstellendisponentin",
          "call handler", "operadora de emergencias", "operador de emergencias",
        ]
      ),
      (
        .firefighter,
        [
          "firefighter", "feuerwehrmann", "feuerwehrfrau", "bombero", "bombera", "pompier",
          "pompière", "sapeur-pompier", "bombeiro", "bombeira",
        ]
      ),
      (
        .socialWorker,
        [
          "social worker", "sozialarbeiter", "sozialarbeiterin", "trabajadora social",
          "trabajador social", "travailleuse sociale", "travailleur social", "assistante sociale",
          "assistente social",
        ]
      ),
    ]
    var phrases: [String: Profession] = [:]
    for (profession, names) in table {
      for name in names { phrases[name.replacing("-", with: " ")] = profession }
    }
    return phrases
  }()

  /// Names in scripts that put no spaces between words.
  private static let unspaced: [(String, Profession)] = [
    ("看護師", .nurse), ("助産師", .nurse), ("医師", .medic), ("救急救命士", .medic),
    ("教師", .teacher), ("教員", .teacher), ("保育士", .teacher), ("警察官", .police),
    ("モデレーター", .moderator), ("介護士", .carer), ("介護福祉士", .carer), ("消防士", .firefighter),
    ("社会福祉士", .socialWorker),
  ]
}
