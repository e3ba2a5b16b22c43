import Theory

/// Which fields of a theory without time a propagator joins, fields that nothing distinguishes taken as one class.
///
/// Two fields are of one class if both carry an index or neither does, both are response fields or neither is, and each
/// can replace the other at the end of any line. Counting pairings then needs the numbers of legs by class only.
struct LineTable {
    /// The class of every field.
    let classOf: [Int]
    /// Whether a line can join two classes.
    let joins: [[Bool]]
    let isResponse: [Bool]
    let carriesIndex: [Bool]

    var count: Int { joins.count }

    init(_ rules: FeynmanRules) {
        let fields = rules.fields
        func joins(_ left: Int, _ right: Int) -> Bool {
            rules.propagators.kind(FieldID(rank: left), FieldID(rank: right)) != nil
        }
        let rows = fields.indices.map { left in fields.indices.map { joins(left, $0) } }
        var classOf: [Int] = []
        var first: [Int] = []
        for rank in fields.indices {
            let known = first.firstIndex { other in
                rows[other] == rows[rank] && fields[other].carriesIndex == fields[rank].carriesIndex
                    && fields[other].isResponse == fields[rank].isResponse
            }
            classOf.append(known ?? first.count)
            if known == nil { first.append(rank) }
        }
        self.classOf = classOf
        self.joins = first.map { left in first.map { rows[left][$0] } }
        isResponse = first.map { fields[$0].isResponse }
        carriesIndex = first.map { fields[$0].carriesIndex }
    }

    /// Whether some line ends on a response field: its direction then is that of time.
    var hasResponses: Bool { isResponse.contains(true) }

    /// The number of legs of each class among some fields.
    func degrees(_ fields: some Sequence<FieldID>) -> [Int] {
        var degrees = [Int](repeating: 0, count: count)
        for field in fields { degrees[classOf[field.rank]] += 1 }
        return degrees
    }
}
