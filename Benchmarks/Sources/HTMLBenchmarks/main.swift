// The HTML rewriter measured alone: `HTMLBenchmarks time|mallocs FILE…`.
import CMallocCount
import Foundation

let arguments = Array(CommandLine.arguments.dropFirst())
let usage = """
  usage: HTMLBenchmarks time FILE…       MB of input per CPU second, and as a share of memchr to every '<'
         HTMLBenchmarks mallocs [FILE…]  allocations for a page and the whole task, as a JSON object; one page
                                         of a thousand posts is always among them
         HTMLBenchmarks peak MEGABYTES   resident memory at its highest, for pages of that size that never end
                                         what they begin

  """

guard let mode = arguments.first,
  mode == "mallocs" || (mode == "time" && arguments.count > 1)
    || (mode == "peak" && arguments.count == 2)
else {
  FileHandle.standardError.write(Data(usage.utf8))
  exit(2)
}
if mode == "peak" {
  Pages.printPeaks(megabytes: Int(arguments[1]) ?? 64)
  exit(0)
}
var counts: [String: Int] = [:]
if mode == "mallocs" { counts["a thousand posts"] = mallocCount(of: Pages.thousandPosts) }
for file in arguments.dropFirst() {
  let name = file.split(separator: "/").last.map(String.init) ?? file
  let body = [UInt8](try Data(contentsOf: URL(filePath: file)))
  if mode == "time" {
    let scan = HTMLWorkload.scanMegabytesPerSecond(body, seconds: 0.5)
    let tasks: [(String, HTMLWorkload.Task)] = [
      ("whole", .whole), ("nothing matches", .nothingMatches), ("no rules", .empty),
      ("among 1,000", .amongThousand), ("5 rules", .fiveRules), ("200 rules", .twoHundredRules),
    ]
    print(name, "scan", Int(scan), terminator: "")
    for (title, task) in tasks {
      let rate = HTMLWorkload(task).megabytesPerSecond(body, seconds: 1)
      print(" |", title, Int(rate), String(format: "(%.3f)", rate / scan), terminator: "")
    }
    print()
  } else {
    counts[name] = mallocCount(of: body)
  }
}
if mode == "mallocs" {
  let data = try JSONSerialization.data(
    withJSONObject: counts,
    options: [.prettyPrinted, .sortedKeys]
  )
  print(String(decoding: data, as: UTF8.self))
}

/// Allocations for one page, the output's own room not counted.
func mallocCount(of body: [UInt8]) -> Int {
  let workload = HTMLWorkload(.whole)
  var output: [UInt8] = []
  output.reserveCapacity(body.count * 2)
  workload.run(body, into: &output)
  output.removeAll(keepingCapacity: true)
  let before = malloc_count()
  workload.run(body, into: &output)
  return Int(malloc_count() - before)
}
