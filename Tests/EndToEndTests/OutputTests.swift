import Foundation
import Testing

/// What is written stands where the person said, and what stands there stays what it is.
@Suite struct OutputTests {
  private static let small = PackageRoot.fixtures.appending(path: "small.har").path

  /// Runs a script in a folder of its own, with `$L` for lenity and `$IN` for a capture.
  private static func run(_ script: String) throws -> Shell.Output {
    let folder = try TemporaryFolder()
    let lines = "cd '\(folder.url.path)'; L='\(PackageRoot.lenity.path)'; IN='\(small)'\n"
    return try Shell.run("sh", ["-ec", lines + script], environment: ["HOME": folder.url.path])
  }

  @Test func aPipeIsWrittenIntoAndStaysAPipe() throws {
    let output = try Self.run(
      """
      "$L" rewrite "$IN" -o plain.har
      mkfifo pipe; cat pipe >copy.har & "$L" rewrite "$IN" -o pipe; wait
      cmp plain.har copy.har && test -p pipe && ls
      """
    )
    #expect(output.text == "copy.har\npipe\nplain.har\n", "\(output.errorText)")
  }

  @Test func aLinkStaysALink() throws {
    let output = try Self.run(
      """
      touch there.har; ln -s there.har link.har; "$L" rewrite "$IN" -o link.har
      test -L link.har && test -s there.har && echo capture
      mkdir -p .config/lenity/users mine; echo 'hide: all' >mine/ana.yaml
      ln -s ../../../mine/ana.yaml .config/lenity/users/ana.yaml
      "$L" user set ana pause note
      test -L .config/lenity/users/ana.yaml && cat mine/ana.yaml
      """
    )
    #expect(output.text == "capture\nhide: all\npause: note\n", "\(output.errorText)")
  }

  @Test func aFolderThatCannotBeMadeIsNamed() throws {
    let output = try Self.run("mkdir .config; touch .config/lenity; \"$L\" pause-for 5m || echo $?")
    #expect(output.text == "2\n")
    #expect(output.errorText.contains(".config/lenity/users: this folder cannot be made"))
  }

  @Test func anAuditSaysHowMuchItLookedAt() throws {
    let output = try Self.run(
      """
      "$L" rules audit "$IN"; echo none
      echo 'hide: none' >none.yaml; "$L" rules audit "$IN" --profile none.yaml 2>/dev/null
      """
    )
    #expect(output.status == 0 && output.text == "none\n", "\(output.text)")
    #expect(output.errorText.hasPrefix("no findings in "), "\(output.errorText)")
  }
}
