import Intake
import Vouchers
import Wire

/// A plan people write in YAML: a list of items, all read before anything is done. Every fault is told with its line
/// and column.
enum PlanFile {
  static func items<Item>(
    _ path: String, _ read: (inout MemberReader) throws(MalformedInput) -> Item
  ) throws(InputProblem) -> [Item] {
    let yaml = try LocatedYAML.read(path: path)
    do throws(MalformedInput) {
      guard case .array(let values) = yaml.json else {
        throw MalformedInput(.wrongType(expected: "array"), path: "")
      }
      var items: [Item] = []
      for (index, value) in values.enumerated() {
        var members = try MemberReader(value, path: "[\(index)]")
        items.append(try read(&members))
        try members.finish()
      }
      return items
    } catch {
      throw InputProblem(error, in: yaml)
    }
  }
}
