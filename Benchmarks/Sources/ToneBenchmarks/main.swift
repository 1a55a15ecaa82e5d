// The judgement of tone measured alone: `ToneBenchmarks MODEL FILE.tsv…` (label<TAB>text lines).
//
// Prints CPU microseconds a post for each file, for posts cut or repeated to 1,000 characters, allocations a post,
// and how long a mapped model takes to load.
import CMallocCount
import Foundation
import Glibc
import Tone

let arguments = Array(CommandLine.arguments.dropFirst())
guard arguments.count > 1 else {
  FileHandle.standardError.write(Data("usage: ToneBenchmarks MODEL FILE.tsv…\n".utf8))
  exit(2)
}

/// CPU time of this thread, in microseconds.
func cpuMicroseconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) * 1e6 + Double(time.tv_nsec) / 1e3
}

func mapped(_ path: String) throws -> UnsafeRawBufferPointer {
  let descriptor = open(path, O_RDONLY)
  var status = stat()
  guard descriptor >= 0, fstat(descriptor, &status) == 0,
    let base = mmap(nil, Int(status.st_size), PROT_READ, MAP_PRIVATE, descriptor, 0),
    base != MAP_FAILED
  else { throw CocoaError(.fileReadNoSuchFile) }
  return UnsafeRawBufferPointer(start: base, count: Int(status.st_size))
}

func posts(_ path: String) throws -> [[UInt8]] {
  try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map { line in
    let text = line.drop { $0 != "\t" }.dropFirst()
    return Array(text.replacing("\\n", with: "\n").utf8)
  }
}

/// Mean CPU microseconds a post, the best of five rounds.
func microseconds(_ texts: [[UInt8]], _ judge: (UnsafeBufferPointer<UInt8>) -> Void) -> Double {
  var best = Double.infinity
  for _ in 0..<5 {
    let began = cpuMicroseconds()
    for text in texts { text.withUnsafeBufferPointer(judge) }
    best = min(best, (cpuMicroseconds() - began) / Double(texts.count))
  }
  return best
}

func rounded(_ value: Double) -> String { String(format: "%.1f", value) }

let began = cpuMicroseconds()
let model = try ToneModel(bytes: mapped(arguments[0]))
print("load: \(rounded((cpuMicroseconds() - began) / 1000)) ms")
let scratch = ToneScratch()
var everything: [[UInt8]] = []
for file in arguments.dropFirst() {
  let texts = try posts(file)
  everything += texts
  let name = URL(filePath: file).deletingLastPathComponent().lastPathComponent
  let mean = microseconds(texts) { _ = model.verdict(for: $0, scratch: scratch) }
  let length = texts.reduce(0) { $0 + $1.count } / max(1, texts.count)
  print("\(name): \(rounded(mean)) µs a post of \(length) bytes")
}
let long = everything.prefix(2000).map { text -> [UInt8] in
  var result: [UInt8] = []
  while result.count < 1000 { result += text + [0x20] }
  return Array(result[..<1000])
}
let mean = microseconds(long) { _ = model.verdict(for: $0, scratch: scratch) }
print("1,000 characters: \(rounded(mean)) µs")
let queries = everything.prefix(5000).map { Array($0.prefix(30)) }
print(
  "search: \(rounded(microseconds(queries) { _ = model.queryVerdict(for: $0, scratch: scratch) })) µs"
)
let before = malloc_count()
for text in everything {
  text.withUnsafeBufferPointer { _ = model.verdict(for: $0, scratch: scratch) }
}
print("allocations in \(everything.count) posts: \(malloc_count() - before)")
