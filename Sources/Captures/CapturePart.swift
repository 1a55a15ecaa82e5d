/// A part of a HAR file, in file order.
public enum CapturePart {
  /// Bytes outside every entry: creator, pages, what stands between entries.
  case surrounding([UInt8])
  /// The next entry, counted from 0.
  case entry(CapturedEntry, index: Int)
}
