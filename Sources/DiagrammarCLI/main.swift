import Diagrammar
import Language
import Foundation
let text = try! String(contentsOfFile: CommandLine.arguments[1], encoding: .utf8)
do {
  let model = try Model(SourceText(name: CommandLine.arguments[1], text: text))
  let q = try model.question(CommandLine.arguments[2], options: Array(CommandLine.arguments.dropFirst(3)))
  let c = try Calculation(model, q)
  let d = try c.derive()
  for t in d.value.sortedTerms { print(t.coefficient, t.monomial.factors.map { "\(d.symbols[$0.symbol].name)^\($0.power)" }.joined(separator: " ")) }
  print("EXPR", d.value.sortedTerms.map { t in "(\(t.coefficient))" + t.monomial.factors.map { "*(\(d.symbols[$0.symbol].name))**(\($0.power))" }.joined() }.joined(separator: "+"))
  print("diagrams", d.diagramCount, d.isComplete)
} catch let e as Diagnostics { print(e.rendered) } catch { print(error) }
