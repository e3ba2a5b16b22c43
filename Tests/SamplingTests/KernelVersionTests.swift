import CSampling
import Testing

/// The same bits from every version that this machine can run. The version is of the whole process; tests that run beside this one do
/// not notice, as the bits are the same.
@Suite("Versions of the kernel")
struct KernelVersionTests {
    private func same<Value: Equatable>(_ name: String, _ compute: () -> Value) {
        let count = cs_version_count()
        defer { _ = cs_select_version(count - 1) }
        var first: Value?
        for version in 0..<count {
            #expect(cs_select_version(version) == 1)
            let found = compute()
            if let first { #expect(found == first, "\(name), version \(version)") } else { first = found }
        }
    }

    private func bits(_ x: [Double]) -> [UInt64] { x.map(\.bitPattern) }

    @Test("there is one, and others are refused")
    func selection() {
        #expect(cs_version_count() >= 1)
        #expect(cs_select_version(-1) == 0 && cs_select_version(cs_version_count()) == 0)
    }

    @Test("random numbers")
    func randomNumbers() {
        same("normals") { bits(Kernel.normals(seed: 1, stream: 2, position: .max - 20, count: 4001, deviation: 0.7)) }
        for law in 0..<3 {
            same("law \(law)") {
                var stream = cs_stream(seed: 1, stream: 9, position: 5)
                var out = [Double](repeating: 0, count: 2003)
                switch law {
                case 0: cs_uniforms(&stream, &out, out.count)
                case 1: cs_signs(&stream, &out, out.count, 0.3)
                default: cs_sparse_normals(&stream, &out, out.count, 0.2, 1.5)
                }
                return bits(out) + [stream.position]
            }
        }
    }

    @Test("functions")
    func functions() {
        let tame = Kernel.normals(seed: 3, count: 1001)
        let wild = tame.map { $0 * $0 * $0 * $0 * $0 * 300 }
        let positive = wild.map { $0.magnitude }
        for operation in CS_SQRT.rawValue...CS_STEP.rawValue {
            let operation = cs_operation(operation)
            let hasNoNumbers = [CS_SQRT, CS_LOG, CS_GAMMA].contains(operation)
            let inputs = operation == CS_ASIN ? [tame.map { $0 / 5 }] : hasNoNumbers ? [positive] : [tame, wild]
            for x in inputs { same("operation \(operation.rawValue)") { bits(Kernel.map(operation, x)) } }
        }
    }

    @Test("programs and sums")
    func programs() {
        var generator = SystematicGenerator(state: 5)
        for count in [3, 128, 261] {
            let inputs = (0..<3).map { Kernel.normals(stream: $0, count: count) }
            let steps = KernelProgramTests.randomProgram(length: 40, &generator)
            same("run") { bits(Kernel.run(steps, inputs, count: count)) }
            same("sum of results") { Kernel.sum(steps, inputs, count: count) }
            same("sum") { cs_sum(inputs[0], count) }
            same("dot") { cs_dot(inputs[0], inputs[1], count) }
            same("combine") {
                var y = inputs[2]
                cs_combine(inputs[0], 1, 3, inputs[1], &y, count - 2)
                cs_add_scaled(0.3, inputs[0], &y, count)
                return bits(y)
            }
        }
    }
}
