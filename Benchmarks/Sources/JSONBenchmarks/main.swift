// The JSON rewriter measured alone: `JSONBenchmarks time|mallocs FILE PATHS`, `JSONBenchmarks peak PATHS MEGABYTES`.
import CMallocCount
import Edits
import Foundation
import Glibc
import JSONRewriting

let arguments = Array(CommandLine.arguments.dropFirst())
let usage = """
  usage: JSONBenchmarks time FILE PATHS         MB of input per CPU second, best of blocks
         JSONBenchmarks mallocs FILE PATHS      allocations for one body, as a JSON object
         JSONBenchmarks peak PATHS MEGABYTES    resident memory at its highest, for a body of that size

  """

guard arguments.count == 3 else {
  FileHandle.standardError.write(Data(usage.utf8))
  exit(2)
}
let (file, last) = (arguments[1], arguments[2])
let name = file.split(separator: "/").last.map(String.init) ?? file
switch arguments[0] {
case "time":
  let workload = try Workload(file, paths: last)
  let rate = Int(workload.megabytesPerSecond(seconds: 2))
  print("\(name) MB/s \(rate), \(workload.editCount()) edits")
case "mallocs":
  print("{\"\(name)\": \(try Workload(file, paths: last).mallocCount())}")
case "peak":
  let megabytes = Int(last) ?? 5
  let peak = peakKibibytes(megabytes: megabytes, try Workload.rules(file))
  print("\(megabytes) MB of input: peak \(peak) KiB")
default:
  FileHandle.standardError.write(Data(usage.utf8))
  exit(2)
}
