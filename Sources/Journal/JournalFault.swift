import GRDB

/// Why the journal's file cannot be used.
enum JournalFault: Error, Hashable {
  /// It is no database, or a damaged one.
  case damaged
  /// A later version of Lenity has changed it.
  case fromNewerVersion
  /// The disk is full.
  case diskFull
  /// Anything else: no permission, no folder, a failing disk.
  case unusable(String)

  init(_ error: any Error) {
    switch error {
    case let fault as JournalFault: self = fault
    case let error as DatabaseError:
      switch error.resultCode {
      case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .damaged
      case .SQLITE_FULL: self = .diskFull
      default: self = .unusable(error.message ?? "\(error.resultCode)")
      }
    default: self = .unusable("\(error)")
    }
  }
}

/// Something that a person should know about the journal; everything else works on.
public struct JournalNotice: Hashable, Sendable, CustomStringConvertible {
  /// What happened and what can be done: a sentence or two.
  public var description: String

  init(_ fault: JournalFault, path: String, setAside: String?) {
    switch fault {
    case .damaged:
      if let setAside {
        description = "the journal was damaged; it was set aside as \(setAside) and begun anew"
      } else {
        description = """
          the journal is damaged and cannot be set aside; counts are kept in memory only. \
          Remove \(path) and start again
          """
      }
    case .fromNewerVersion:
      description = """
        the journal was written by a newer Lenity; counts are kept in memory only. \
        Update Lenity, or remove \(path)
        """
    case .diskFull:
      description = """
        the disk is full; counts are kept in memory until there is room again
        """
    case .unusable(let cause):
      description = """
        the journal cannot be written (\(cause)); counts are kept in memory. \
        Check that \(path) and its folder are yours
        """
    }
  }
}
