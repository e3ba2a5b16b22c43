import CSampling

/// The kernel's sums over neurons, by the names of the physics.
enum Sums {
    /// Whether all numbers are finite and below a bound in magnitude.
    static func areBelow(_ bound: Double, _ x: Numbers, _ count: Int) -> Bool { cs_all_below(x, count, bound) != 0 }

    /// y = y + a·x
    static func add(_ a: Double, _ x: Numbers, to y: Numbers, _ count: Int) { cs_add_scaled(a, x, y, count) }
}
