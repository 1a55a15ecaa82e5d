import Captures

/// `har-check` says whether bytes are a HAR 1.2 file, and what is in it.
var captureCommands: [String: Command] {
  [
    "har-check": { question in
      let bytes = try question.bytes("bytes_b64")
      do {
        let summary = try HARSummary(reading: question.chunks(of: bytes))
        return [
          "ok": true, "entries": summary.entryCount, "with_body": summary.bodyCount,
          "creator": summary.creator,
        ]
      } catch let error as HARError {
        var answer: [String: Any] = ["ok": false, "reason": error.description]
        if let offset = error.offset { answer["at"] = offset }
        return answer
      }
    }
  ]
}
