import CSampling

/// The kernel's functions on arrays, for tests.
enum Kernel {
    static func normals(
        seed: UInt64 = 1, stream: UInt64 = 0, position: UInt64 = 0, count: Int, deviation: Double = 1
    ) -> [Double] {
        var from = cs_stream(seed: seed, stream: stream, position: position)
        return [Double](unsafeUninitializedCapacity: count) { buffer, filled in
            cs_normals(&from, buffer.baseAddress, count, deviation)
            filled = count
        }
    }

    static func bits(seed: UInt64, stream: UInt64, position: UInt64, count: Int) -> [UInt64] {
        var from = cs_stream(seed: seed, stream: stream, position: position)
        var words = [UInt64](repeating: 0, count: count)
        cs_bits(&from, &words, count)
        return words
    }

    /// One of the kernel's functions of many numbers.
    static func map(_ function: (UnsafePointer<Double>?, UnsafeMutablePointer<Double>?, Int) -> Void, _ x: [Double])
        -> [Double]
    {
        [Double](unsafeUninitializedCapacity: x.count) { buffer, filled in
            function(x, buffer.baseAddress, x.count)
            filled = x.count
        }
    }

    /// The same function of many numbers as a program of one step.
    static func map(_ operation: cs_operation, _ x: [Double]) -> [Double] {
        run([step(CS_INPUT), step(operation, 0)], [x], count: x.count)
    }

    static func step(_ operation: cs_operation, _ a: Int32 = 0, _ b: Int32 = 0, _ value: Double = 0) -> cs_instruction {
        cs_instruction(operation: Int32(operation.rawValue), a: a, b: b, value: value)
    }

    /// Inputs of one number are the same for all neurons.
    static func run(_ steps: [cs_instruction], _ inputs: [[Double]], count: Int) -> [Double] {
        withInputs(inputs) { read in
            [Double](unsafeUninitializedCapacity: count) { buffer, filled in
                cs_run(steps, Int32(steps.count), read, buffer.baseAddress, count)
                filled = count
            }
        }
    }

    static func sum(_ steps: [cs_instruction], _ inputs: [[Double]], count: Int) -> Double {
        withInputs(inputs) { cs_run_sum(steps, Int32(steps.count), $0, count) }
    }

    private static func withInputs<Value>(_ inputs: [[Double]], _ body: ([cs_input]) -> Value) -> Value {
        var places: [Int] = []
        var all: [Double] = []
        for input in inputs {
            places.append(all.count)
            all += input
        }
        return all.withUnsafeBufferPointer { buffer in
            body(
                zip(inputs, places).map {
                    cs_input(numbers: buffer.baseAddress! + $1, is_scalar: $0.count == 1 ? 1 : 0)
                })
        }
    }

    /// The given numbers of a stream as scalar Philox defines them: low and high halves of eight counters after each other.
    static func definedBits(seed: UInt64, stream: UInt64, position: UInt64, count: Int) -> [UInt64] {
        let key = [UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32)]
        return (0..<count).map { place in
            let counter = position &+ UInt64(place / 16 * 8 + place % 8)
            let words = [counter, stream].flatMap {
                [UInt32(truncatingIfNeeded: $0), UInt32(truncatingIfNeeded: $0 >> 32)]
            }
            var out = [UInt32](repeating: 0, count: 4)
            cs_philox(words, key, &out)
            let half = place % 16 < 8 ? 0 : 2
            return UInt64(out[half]) | UInt64(out[half + 1]) << 32
        }
    }
}
