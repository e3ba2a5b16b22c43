import Sampling
import Testing

@Suite struct ElementProgramTests {
    @Test func equalStepsAreOne() {
        var program = ElementProgram()
        let x = program.input(0)
        #expect(program.input(0) == x)
        #expect(program.append(.tanh, x) == program.append(.tanh, x))
        #expect(program.inputCount == 1)
    }
}
