// The JSON rewriter measured alone: `JSONBenchmarks time|mallocs FILE…`, `JSONBenchmarks peak MEGABYTES`.
import CMallocCount
import Edits
import Foundation
import Glibc
import JSONRewriting

let arguments = Array(CommandLine.arguments.dropFirst())
let usage = """
  usage: JSONBenchmarks time FILE…       MB of input per CPU second, best of blocks
         JSONBenchmarks mallocs FILE…    allocations for one body, as a JSON object
         JSONBenchmarks peak MEGABYTES   resident memory at its highest, for a body of that size

  """

guard let mode = arguments.first, arguments.count > 1 else {
  FileHandle.standardError.write(Data(usage.utf8))
  exit(2)
}
switch mode {
case "time":
  for file in arguments.dropFirst() {
    let rate = try Workload(file).megabytesPerSecond(seconds: 2)
    print(file.split(separator: "/").last.map(String.init) ?? file, "MB/s", Int(rate))
  }
case "mallocs":
  var counts: [String: Int] = [:]
  for file in arguments.dropFirst() {
    let name = file.split(separator: "/").last.map(String.init) ?? file
    counts[name] = try Workload(file).mallocCount()
  }
  let data = try JSONSerialization.data(
    withJSONObject: counts,
    options: [.prettyPrinted, .sortedKeys]
  )
  print(String(decoding: data, as: UTF8.self))
case "peak":
  let megabytes = Int(arguments[1]) ?? 5
  print("\(megabytes) MB of input: peak \(peakKibibytes(megabytes: megabytes)) KiB")
default:
  FileHandle.standardError.write(Data(usage.utf8))
  exit(2)
}
