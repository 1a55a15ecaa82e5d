import Foundation
import Testing

@testable import Desktop

/// Programs are run to their end, whatever they do.
@Suite struct ProgramTests {
  private func shell(_ script: String, input: String? = nil) throws -> Program.Outcome {
    try Program(path: "/bin/sh", environment: ["PATH": "/usr/bin:/bin", "WORD": "a b=c"])
      .run(["-c", script], input: input)
  }

  @Test func bringsBackWhatWasSaidAndHowItEnded() throws {
    let outcome = try shell("echo \"$WORD\"; echo no >&2; exit 3")
    #expect(outcome.status == 3)
    #expect(outcome.answer == "a b=c")
    #expect(outcome.errors == "no\n")
    #expect(try shell("kill -9 $$").status == 9)
  }

  @Test func largeTextsGoBothWays() throws {
    let text = String(repeating: "0123456789abcde\n", count: 100_000)
    #expect(try shell("cat", input: text).output == text)
    #expect(try shell("cat >&2; echo done", input: text).errors == text)
  }

  @Test func aProgramThatDoesNotReadIsNoMisfortune() throws {
    let text = String(repeating: "x", count: 1_000_000)
    #expect(try shell("exec <&-; echo done", input: text).answer == "done")
  }

  @Test func whatGoesOnInTheBackgroundIsNotWaitedFor() throws {
    let outcome = try shell("sleep 300 & echo $!")
    let number = try #require(pid_t(outcome.answer))
    #expect(kill(number, SIGKILL) == 0, "it goes on")
  }

  @Test func itStartsWithNoSignalBlockedAndNoFileOfOurs() throws {
    let file = open("/dev/null", O_RDONLY | O_CLOEXEC)
    defer { close(file) }
    let outcome = try shell("grep SigBlk /proc/self/status; ls /proc/$$/fd")
    #expect(outcome.output.contains("SigBlk:\t0000000000000000"))
    #expect(!outcome.output.split(separator: "\n").contains("\(file)"))
  }

  @Test func oneThatIsNotThereIsAnError() {
    #expect(throws: DesktopError.self) {
      try Program(path: "/nowhere/program", environment: [:]).run([])
    }
  }
}
