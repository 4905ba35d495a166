import Vouchers

/// Tab-separated lists under `world/` that a shell script can read line by line without a YAML or JSON reader.
///
/// No header, no quotes; what does not apply is a hyphen, so that no column is empty.
enum ScriptIndex {
  static func text(_ rows: [[String]]) -> String {
    rows.map { $0.map { $0.isEmpty ? "-" : $0 }.joined(separator: "\t") + "\n" }.joined()
  }

  /// code, entity, algorithm, why it stands aside
  static func institutions(_ society: Society) -> String {
    text(
      society.institutions.map { [$0.code, $0.entity.code, $0.algorithm, $0.standsAsideFor ?? ""] })
  }

  /// id, entity, reach, count, day of issue, roster, fen to keep of a dry pool, claims that succeed then
  static func batches(_ society: Society) -> String {
    text(
      society.batches.map { batch in
        [
          batch.id, batch.entity.code, batch.reach.rawValue, String(batch.count), batch.issueOn.description,
          batch.roster ?? "", batch.dry.map { String($0.keepFen) } ?? "",
          batch.dry.map { String($0.claims) } ?? "",
        ]
      })
  }

  /// class, institution, entity, learners, to be redeemed, whether a correction follows
  static func classes(_ study: Study, _ reviews: [Review]) -> String {
    let corrected = Set(
      reviews.filter { $0.exceptions.contains { $0.judgement == .correct } }.map(\.room))
    return text(
      study.classes.enumerated().map { index, room in
        [
          room.id, room.institution.code, room.entity.code, String(room.learners.count),
          String(room.learners.count { $0.result != nil }), corrected.contains(index) ? "correction" : "",
        ]
      })
  }

  /// kind, refusal, day, act, institution, class, file, then `name=value` for all else, joined by semicolons
  static func attempts(_ attempts: [Attempt]) -> String {
    let named = ["institution", "class", "file"]
    return text(
      attempts.map { attempt in
        let columns = named.map { name in attempt.data.first { $0.name == name }?.value ?? "" }
        let others = attempt.data.filter { !named.contains($0.name) }.map { "\($0.name)=\($0.value)" }
        return [attempt.kind, attempt.expected, attempt.day, attempt.act] + columns + [
          others.joined(separator: ";")
        ]
      })
  }
}
