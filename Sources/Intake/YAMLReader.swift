internal import Wire
internal import Yams

/// Walks the nodes of one YAML document and turns them into JSON, noting where each stood.
struct YAMLReader {
  let file: String
  private(set) var positions: [String: LocatedYAML.Position] = [:]

  init(file: String) {
    self.file = file
  }

  mutating func document(_ text: String) throws(InputProblem) -> JSON {
    do {
      // The parser must outlive the walk: nodes hold their anchors weakly.
      let parser = try Parser(yaml: text, resolver: .basic, encoding: .utf8)
      return try withExtendedLifetime(parser) {
        guard let root = try parser.singleRoot() else { throw InputProblem(.empty, file: file) }
        return try value(root, path: "", depth: 0)
      }
    } catch let problem as InputProblem {
      throw problem
    } catch let error as YamlError {
      throw Self.problem(error, file: file)
    } catch {
      throw InputProblem(.badYAML, file: file)
    }
  }

  private mutating func value(_ node: Node, path: String, depth: Int) throws(InputProblem) -> JSON {
    if positions[path] == nil { positions[path] = Self.position(node) }
    guard depth < JSONReader.depthLimit else { throw problem(.tooDeepYAML, node, path) }
    switch node {
    case .scalar(let scalar):
      try refuseAnchor(scalar.anchor, node, path)
      return try self.scalar(scalar, node, path)
    case .sequence(let sequence):
      try refuseAnchor(sequence.anchor, node, path)
      try refuseTag(sequence.tag, allowed: .seq, node, path)
      return try array(sequence, path: path, depth: depth)
    case .mapping(let mapping):
      try refuseAnchor(mapping.anchor, node, path)
      try refuseTag(mapping.tag, allowed: .map, node, path)
      return try object(mapping, path: path, depth: depth)
    case .alias:
      throw problem(.aliasYAML, node, path)
    }
  }

  private mutating func array(
    _ sequence: Node.Sequence, path: String, depth: Int
  ) throws(InputProblem) -> JSON {
    var items: [JSON] = []
    for (index, item) in sequence.enumerated() {
      items.append(try value(item, path: path + "[\(index)]", depth: depth + 1))
    }
    return .array(items)
  }

  private mutating func object(
    _ mapping: Node.Mapping, path: String, depth: Int
  ) throws(InputProblem) -> JSON {
    var members: [JSON.Member] = []
    var names: Set<[UInt8]> = []
    for (key, item) in mapping {
      guard case .scalar(let scalar) = key, !scalar.string.isEmpty, scalar.string != "<<" else {
        throw problem(.keyYAML, key, path)
      }
      let name = scalar.string
      let inner = path.isEmpty ? name : path + "." + name
      try refuseAnchor(scalar.anchor, key, inner)
      try refuseTag(scalar.tag, allowed: .str, key, inner)
      guard names.insert(Array(name.utf8)).inserted else { throw problem(.duplicateKeyYAML, key, inner) }
      positions[inner] = Self.position(key)
      members.append(JSON.Member(name, try value(item, path: inner, depth: depth + 1)))
    }
    return .object(members)
  }

  private func scalar(_ scalar: Node.Scalar, _ node: Node, _ path: String) throws(InputProblem) -> JSON {
    guard scalar.style == .plain else {
      try refuseTag(scalar.tag, allowed: .str, node, path)
      return .string(scalar.string)
    }
    guard scalar.tag.description.isEmpty else { throw problem(.tagYAML, node, path) }
    switch PlainScalar(scalar.string) {
    case .value(let value): return value
    case .refused(let code): throw problem(code, node, path)
    }
  }

  private func refuseAnchor(_ anchor: Anchor?, _ node: Node, _ path: String) throws(InputProblem) {
    if anchor != nil { throw problem(.aliasYAML, node, path) }
  }

  // The parser itself fills in the tag that goes without saying.
  private func refuseTag(
    _ tag: Tag, allowed: Tag.Name, _ node: Node, _ path: String
  ) throws(InputProblem) {
    let name = tag.description
    guard name.isEmpty || name == allowed.rawValue else { throw problem(.tagYAML, node, path) }
  }

  private func problem(_ code: InputProblem.Code, _ node: Node, _ path: String) -> InputProblem {
    let place = Self.position(node)
    return InputProblem(code, file: file, line: place.line, column: place.column, field: path)
  }

  private static func position(_ node: Node) -> LocatedYAML.Position {
    LocatedYAML.Position(line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
  }

  private static func problem(_ error: YamlError, file: String) -> InputProblem {
    switch error {
    case .scanner(_, let what, let mark, _), .parser(_, let what, let mark, _):
      let code: InputProblem.Code = what.contains("nest") ? .tooDeepYAML : .badYAML
      return InputProblem(code, file: file, line: mark.line, column: mark.column)
    case .composer(_, let what, let mark, _):
      let code: InputProblem.Code = what.contains("alias") ? .aliasYAML : .manyDocumentsYAML
      return InputProblem(code, file: file, line: mark.line, column: mark.column)
    case .duplicatedKeysInMapping(_, let context):
      return InputProblem(.duplicateKeyYAML, file: file, line: context.mark.line, column: context.mark.column)
    case .reader(_, let offset, _, let yaml):
      let line = offset.map { 1 + yaml.prefix($0).count(where: \.isNewline) }
      return InputProblem(.badYAML, file: file, line: line ?? 0)
    default:
      return InputProblem(.badYAML, file: file)
    }
  }
}
