import ArgumentParser
import Diagrammar
import Foundation

/// The root of the command line.
struct DiagrammarCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diagrammar",
        abstract: "Feynman diagrams of random neural networks, exact and order by order in 1/N.",
        discussion: """
            A rules file declares a network (or an action); diagrammar averages it, draws its diagrams and gives exact \
            correlators.

              diagrammar action rules/deep-linear.rules
              diagrammar derive rules/linear-rnn.rules '<h(3).h(3)>/N'
              diagrammar derive rules/vector-model.rules '<x[1]*x[1]>' --through g^3 --format latex
              diagrammar diagrams rules/vector-model.rules '<x[1]*x[1]>' --through g^2 --group topology
              diagrammar estimate rules/phi4.rules '<x; x>' --through g^12
              diagrammar expect rules/*.rules

            And it draws the same network at random, to see whether both agree:

              diagrammar sample rules/tanh-mlp.rules '<r(T)>' --set N=64,T=8,sigma_w=1,sigma_b=0,q=1 --samples 1e5
              diagrammar check rules/deep-linear.rules '<r(T); r(T)>' --set T=8,sigma_w=1,sigma_b=0,q=1
            """,
        version: "0.1.0",
        subcommands: [
            ActionCommand.self, MeanFieldCommand.self, DeriveCommand.self, DiagramsCommand.self, WhyCommand.self,
            EstimateCommand.self, SampleCommand.self, MergeCommand.self, CheckCommand.self, ExpectCommand.self,
        ])
}

@main
enum Main {
    static func main() {
        // A reader that closes its pipe is no error; writes report it instead.
        signal(SIGPIPE, SIG_IGN)
        // Whoever starts this program may have blocked these.
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGINT)
        sigaddset(&signals, SIGTERM)
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
        signal(SIGINT) { Interruption.handle($0) }
        signal(SIGTERM) { Interruption.handle($0) }
        do {
            var command = try DiagrammarCommand.parseAsRoot()
            try command.run()
        } catch let failure as Failure {
            failure.report()
            exit(failure.exitCode)
        } catch let code as ExitCode {
            exit(code.rawValue)
        } catch {
            let text = DiagrammarCommand.fullMessage(for: error)
            if DiagrammarCommand.exitCode(for: error).isSuccess {
                Output.write(text + "\n")
                exit(0)
            }
            Output.writeError(text + "\n")
            exit(2)
        }
    }
}
