import Glibc
import Users

/// Asks for a password at the terminal without showing it, or reads it from a pipe.
enum PasswordPrompt {
  /// Asks twice at a terminal; one line of anything else.
  static func newHash() throws -> PasswordHash {
    let password = try isatty(STDIN_FILENO) == 1 ? askTwice() : line()
    guard !password.isEmpty else {
      throw UsageError("the password is empty; write at least a word")
    }
    guard let hash = PasswordHash(of: password) else {
      throw UsageError(
        "the password cannot be hashed: the system gives no memory or random numbers"
      )
    }
    return hash
  }

  private static func askTwice() throws -> String {
    let password = try ask("Password: ")
    guard try ask("Again: ") == password else {
      throw UsageError("the two passwords differ; nothing was changed")
    }
    return password
  }

  private static func ask(_ prompt: String) throws -> String {
    show(prompt)
    var before = termios()
    tcgetattr(STDIN_FILENO, &before)
    var silent = before
    silent.c_lflag &= ~tcflag_t(ECHO)
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
    defer {
      tcsetattr(STDIN_FILENO, TCSAFLUSH, &before)
      show("\n")
    }
    return try line()
  }

  /// On standard error, so that what is printed can be kept in a file.
  private static func show(_ text: String) {
    let bytes = Array(text.utf8)
    _ = Glibc.write(STDERR_FILENO, bytes, bytes.count)
  }

  private static func line() throws -> String {
    guard let line = readLine() else { throw UsageError("no password was given") }
    return line
  }
}
