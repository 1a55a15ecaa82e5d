import Glibc
import Tone

// Gives training the features of texts, so that there is one implementation of them.
//
//   tone-features phrases          < phrases  > hashes     one line of hashes per phrase
//   tone-features texts LEXICON    < texts    > features   the form that FeatureDump.append describes
//
// One text a line; `\\`, `\n` and `\t` are written as two characters.

func unescape(_ line: String) -> [UInt8] {
  var result: [UInt8] = []
  var escaped = false
  for byte in line.utf8 {
    if escaped {
      result.append(byte == 0x6E ? 0x0A : byte == 0x74 ? 0x09 : byte)
      escaped = false
    } else if byte == 0x5C {
      escaped = true
    } else {
      result.append(byte)
    }
  }
  return result
}

func contents(of path: String) -> [UInt8] {
  guard let file = fopen(path, "rb") else { return [] }
  defer { fclose(file) }
  var result: [UInt8] = []
  var part = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = fread(&part, 1, part.count, file)
    guard count > 0 else { return result }
    result.append(contentsOf: part[..<count])
  }
}

func send(_ bytes: [UInt8]) {
  var sent = 0
  while sent < bytes.count {
    let count = bytes[sent...].withUnsafeBytes { write(1, $0.baseAddress, $0.count) }
    guard count > 0 else { exit(1) }
    sent += count
  }
}

let scratch = ToneScratch()
let arguments = CommandLine.arguments
switch arguments.dropFirst().first {
case "phrases":
  while let line = readLine() {
    let hashes = unescape(line).withUnsafeBufferPointer {
      FeatureDump.phraseHashes(of: $0, scratch: scratch)
    }
    print(hashes.map(String.init).joined(separator: " "))
  }
case "texts" where arguments.count == 3:
  let lexicon = contents(of: arguments[2])
  var output: [UInt8] = []
  while let line = readLine() {
    unescape(line).withUnsafeBufferPointer { text in
      lexicon.withUnsafeBytes { section in
        FeatureDump.append(text, lexicon: section, scratch: scratch, to: &output)
      }
    }
    if output.count > 1 << 20 {
      send(output)
      output.removeAll(keepingCapacity: true)
    }
  }
  send(output)
default:
  print("usage: tone-features phrases | texts LEXICON.bin")
  exit(2)
}
