/// A field of a theory, known by its rank in the theory's list of fields.
public struct FieldID: Hashable, Comparable, Sendable {
    public let rank: Int

    public init(rank: Int) { self.rank = rank }

    public static func < (left: FieldID, right: FieldID) -> Bool { left.rank < right.rank }
}

/// A field: a neuron's pre-activation, a field of an action, or the response field of one of them.
public struct Field: Hashable, Sendable {
    /// The name in the rules file; the response field of a neuron `h` is `h~`.
    public let name: String
    /// Whether the field carries the width index i = 1 … N; a field without it has one component.
    public let carriesIndex: Bool
    /// Which input the neuron has been given, counted from 1; nil for a network with one.
    public let input: Int?
    /// For a response field, the physical field it responds for.
    public let respondsFor: FieldID?
    /// For a physical field, its response field if it has one.
    public internal(set) var response: FieldID?

    public var isResponse: Bool { respondsFor != nil }

    /// The name with the input, which no other field of the theory has: `h`, or `h;2` at the second input.
    public var label: String { input.map { "\(name);\($0)" } ?? name }

    /// The time of the field as it is written, with the input behind it: `3`, or `3;2`.
    public func written(at time: String) -> String { input.map { "\(time);\($0)" } ?? time }

    public init(
        name: String, carriesIndex: Bool, input: Int? = nil, respondsFor: FieldID? = nil, response: FieldID? = nil
    ) {
        self.name = name
        self.input = input
        self.carriesIndex = carriesIndex
        self.respondsFor = respondsFor
        self.response = response
    }
}

/// A random number or matrix of a network (weight, bias, noise), known by its rank in the network's list.
public struct DisorderID: Hashable, Comparable, Sendable {
    public let rank: Int

    public init(rank: Int) { self.rank = rank }

    public static func < (left: DisorderID, right: DisorderID) -> Bool { left.rank < right.rank }
}

/// An activation of a network, known by its rank in the network's list.
public struct ActivationID: Hashable, Comparable, Sendable {
    public let rank: Int

    public init(rank: Int) { self.rank = rank }

    public static func < (left: ActivationID, right: ActivationID) -> Bool { left.rank < right.rank }
}
