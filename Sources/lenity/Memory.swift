import Foundation

/// How memory is asked of the system by commands that read large files.
enum Memory {
  /// Larger blocks are mapped one by one and given back at once.
  private static let mappedBytesMin: Int32 = 256 << 10
  private static let arenasMax: Int32 = 2

  private typealias Option = @convention(c) (Int32, Int32) -> Int32

  /// Keeps what a large body took from staying with the program once it is done with.
  ///
  /// glibc raises that limit by itself, up to 32 MiB, with each large block given back: then bodies of some
  /// megabytes lie among the rest, and what is free between them is never given back. Other C libraries have no
  /// such function, and then nothing is done.
  static func returnEagerly() {
    guard let symbol = dlsym(nil, "mallopt") else { return }
    let setOption = unsafeBitCast(symbol, to: Option.self)
    // M_MMAP_THRESHOLD and M_ARENA_MAX of malloc.h.
    _ = setOption(-3, mappedBytesMin)
    _ = setOption(-8, arenasMax)
  }

  /// Gives back what was needed to read rules and is not needed to use them.
  static func trim() {
    guard let symbol = dlsym(nil, "malloc_trim") else { return }
    _ = unsafeBitCast(symbol, to: (@convention(c) (Int) -> Int32).self)(0)
  }
}
