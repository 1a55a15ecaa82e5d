import Foundation

/// `bench html|json FILE [--seconds N]`: prints `MB/s VALUE` for the whole task on one core.
func runBench(_ arguments: [String]) -> Int32 {
  var seconds = 2.0
  if let flag = arguments.firstIndex(of: "--seconds"), flag + 1 < arguments.count {
    seconds = Double(arguments[flag + 1]) ?? seconds
  }
  guard let data = FileManager.default.contents(atPath: arguments[1]) else {
    FileHandle.standardError.write(Data("cannot read \(arguments[1])\n".utf8))
    return 2
  }
  let megabytesPerSecond: Double
  switch arguments[0] {
  case "html": megabytesPerSecond = htmlBench([UInt8](data), seconds: seconds)
  case "json": megabytesPerSecond = jsonBench([UInt8](data), seconds: seconds)
  default:
    FileHandle.standardError.write(Data("bench takes html or json\n".utf8))
    return 2
  }
  print("MB/s", String(format: "%.0f", megabytesPerSecond))
  return 0
}
