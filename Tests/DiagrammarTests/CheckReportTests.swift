import Foundation
import Testing

@testable import Export

/// What samples and checks look like on paper.
@Suite struct CheckReportTests {
    // MARK: Numbers

    @Test(arguments: [
        (1.23456, 0.00123, "1.2346 ± 0.0012", "1.2346(12)"), (0.5, 0.0996, "0.50 ± 0.10", "0.50(10)"),
        (-0.0000412, 0.0000011, "(-4.12 ± 0.11)*10^-5", "-4.12(11) \\times 10^{-5}"),
        (12.345, 1.23, "12.3 ± 1.2", "12.3(1.2)"), (1234.5, 12.3, "1234 ± 12", "1234(12)"),
        (1_234_567, 123, "(1.23457 ± 0.00012)*10^6", "1.23457(12) \\times 10^{6}"),
        (1234.5, 1230, "(1.2 ± 1.2)*10^3", "1.2(1.2) \\times 10^{3}"), (0.0001, 0.0123, "0.000 ± 0.012", "0.000(12)"),
        (-0.0001, 0.0123, "0.000 ± 0.012", "0.000(12)"),
        (1e-300, 1e-302, "(1.000 ± 0.010)*10^-300", "1.000(10) \\times 10^{-300}"),
        (0.99999, 0.0001, "0.99999 ± 0.00010", "0.99999(10)"),
        (9.9999e-4, 1e-6, "0.0010000 ± 0.0000010", "0.0010000(10)"),
        (3, 0, "3 ± 0", "3 \\pm 0"),
    ])
    func numbersShowTwoFiguresOfTheirErrors(_ value: Double, _ error: Double, _ text: String, _ latex: String) {
        let number = MeasuredNumber(value, error: error)
        #expect(number.text == text)
        #expect(number.latex == latex)
    }

    /// The text read back is the number, within half a unit of its last digit; the error has two figures.
    @Test func textsReadBack() throws {
        var state: UInt64 = 5
        func random() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 11) * 0x1p-53
        }
        for _ in 0..<3000 {
            let error = pow(10, 30 * random() - 15)
            let value = error * (random() - 0.5) * pow(10, 12 * random())
            let text = MeasuredNumber(value, error: error).text
            let halves = text.split(separator: "*10^")
            let scale = halves.count == 2 ? pow(10, try #require(Double(halves[1]))) : 1
            let numbers = halves[0].filter { $0 != "(" && $0 != ")" }.split(separator: " ± ")
            let read = try numbers.map { try #require(Double($0)) * scale }
            #expect(numbers.count == 2)
            let most = 0.052 * error
            #expect(abs(read[1] - error) <= most, "\(value) \(error): \(text)")
            #expect(abs(read[0] - value) <= most, "\(value) \(error): \(text)")
            let figures = numbers[1].filter(\.isNumber).drop { $0 == "0" }
            #expect(figures.count == 2, "\(text)")
        }
    }

    // MARK: Samples

    private static let heading = Heading(
        theory: "tanh-mlp", title: "Multilayer perceptron & more", observable: "<r(T); r(T)>",
        observableLaTeX: "\\langle r \\rangle")

    private func row(
        _ width: Int = 64, value: Double = 0.0012345, error: Double = 0.0000123, networks: Int = 20000,
        excluded: Int = 0,
        skewness: Double = 0.3, discretization: Double? = nil
    ) -> SampleReport.Row {
        .init(
            width: width, value: value, error: error, networks: networks, excluded: excluded, blocks: 256,
            skewness: skewness, discretization: discretization)
    }

    private func sample(_ rows: [SampleReport.Row], steps: SampleReport.TimeSteps? = nil) -> SampleReport {
        SampleReport(
            heading: Self.heading, settings: [.init("sigma_w", "3/2")], rows: rows, seed: 1 << 63, sampler: "auto",
            timeSteps: steps)
    }

    @Test func doubtsAreSaid() {
        #expect(!sample([row()]).text().contains("note"))
        #expect(sample([row(skewness: -2.4)]).text().contains("skewness -2.4"))
        let excluded = sample([row(excluded: 1)]).text()
        #expect(excluded.contains("1 of 20001 networks") && !excluded.contains("biased"))
        #expect(sample([row(excluded: 3)]).text().contains("biased"))
        let steps = SampleReport.TimeSteps(integrator: "Heun", steps: [1.0 / 16, 1.0 / 32])
        let continuous = sample([row(discretization: 0.00002)], steps: steps).text(columns: 100)
        #expect(continuous.contains("discretization: 2e-05") && continuous.contains("steps 1/16, 1/32"))
        #expect(continuous.contains("a smaller --step"))
        #expect(!sample([row(discretization: 0.000002)], steps: steps).text().contains("a smaller --step"))
    }

    @Test func samplesAsJSON() throws {
        let text = sample([row(), row(128)]).json()
        let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(object["kind"] as? String == "sample" && object["format"] as? Int == 1)
        #expect(object["seed"] as? String == "9223372036854775808")
        let rows = try #require(object["widths"] as? [[String: Any]])
        #expect(rows.map { $0["N"] as? Int } == [64, 128])
        #expect(text.contains("\"sample\": 0.0012344999999999999,"))
        #expect(text.contains("\"error\": 1.2300000000000001e-05,"))
        #expect(rows[0]["samples"] as? Int == 20000)
        #expect(rows[0]["discretization"] is NSNull)
        #expect((object["conventions"] as? [String])?.isEmpty == false)
    }

    // MARK: Checks

    private func check(
        _ deviations: [Double] = [0.4, -1.2, 2.9, 0.1], verdict: CheckReport.Verdict = .agrees,
        perturbation: String? = nil, offset: Double = 0.0012, error: Double = 1.2e-5, title: String? = "Networks <&>",
        curve: Bool = true
    ) -> CheckReport {
        let widths = deviations.indices.map { 16 << $0 }
        func theory(_ width: Double) -> Double { offset * (1 - 3 / width) }
        let rows = zip(widths, deviations).map { width, deviation in
            CheckReport.Row(
                theory: theory(Double(width)), theoryError: 1e-12,
                sample: row(width, value: theory(Double(width)) + deviation * error, error: error), deviation: deviation
            )
        }
        return CheckReport(
            heading: Heading(
                theory: "networks", title: title, observable: "<r(T); r(T)>/<r(T)>^2", observableLaTeX: "r"),
            settings: [.init("sigma_w", "3/2"), .init("T", "8")], rows: rows, verdict: verdict,
            reason: "no deviation beyond what chance gives in one of a hundred checks", stage: 2,
            residualPower: .fitted(MeasuredNumber(2.1, error: 0.4)),
            detectable: .init(percent: 3.14159, powerOfInverseWidth: 2), remainder: "O(1/N^3)",
            perturbation: perturbation,
            seed: 1, sampler: "auto",
            curve: curve ? (16...128).map { .init(width: Double($0), value: theory(Double($0))) } : [])
    }

    @Test func narrowTerminalsAreReadable() {
        for columns in [60, 80] {
            let lines = check(perturbation: "1.05").text(columns: columns).split(separator: "\n")
            #expect(lines.allSatisfy { $0.count <= columns }, "\(lines.max { $0.count < $1.count } ?? "")")
        }
        let text = check().text()
        #expect(
            text.contains("agrees: ") && text.contains("O(1/N^3)") && text.contains("coefficient of 1/N^2 by 3.1 %"))
        #expect(text.contains("p = 2.10 ± 0.40") && text.contains("20000 networks at each width"))
        #expect(text.contains("(9.75 ± 0.12)*10^-4") == false)
        #expect(!text.contains("!!"))
    }

    /// In every format, before anything else on paper.
    @Test func theoryChangedOnPurposeIsSaidLoudly() {
        let changed = check(verdict: .disagrees, perturbation: "1.05")
        #expect(changed.text().hasPrefix("!! THEORY CHANGED ON PURPOSE"))
        #expect(changed.csv().contains("# THEORY CHANGED ON PURPOSE"))
        #expect(changed.svg().contains("THEORY CHANGED ON PURPOSE"))
        #expect(changed.json().contains("\"perturbedTheory\": \"1.05\""))
        #expect(check().json().contains("\"perturbedTheory\": null") && !check().svg().contains("PURPOSE"))
    }

    @Test func checksAsJSONAndCSV() throws {
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(check(verdict: .undecided).json().utf8)) as? [String: Any])
        #expect(object["kind"] as? String == "check" && object["verdict"] as? String == "undecided")
        let detectable = try #require(object["detectable"] as? Double)
        #expect(abs(detectable - 0.0314159) < 1e-7)
        #expect(object["detectable_order"] as? String == "1/N^2")
        let power = try #require(object["residual_power"] as? [String: Double])
        #expect(power == ["value": 2.1, "error": 0.4])
        let rows = try #require(object["widths"] as? [[String: Any]])
        #expect(rows.count == 4)
        for key in ["N", "theory", "sample", "error", "deviation", "samples"] {
            #expect(rows[2][key] is NSNumber, "\(key)")
        }
        let lines = check().csv().split(separator: "\n")
        #expect(lines[0] == "N,theory,theory_error,sample,error,deviation,samples,excluded,discretization")
        #expect(lines[3].split(separator: ",").prefix(1) == ["64"] && lines.count == 6)
    }

    // MARK: Pictures

    @Test func picturesAreWholeAndLabelsInside() throws {
        let pictures = [
            check(), check([0.1, -400, 1200, 0], verdict: .disagrees, perturbation: "1.05"), check([0.5]),
            check([1, 2], offset: 1234.5, error: 1e-6, title: nil, curve: false),
            check([1, 2, 3], offset: -3e-9, error: 1e-11),
            check(Array(repeating: 0.3, count: 12)), check([.infinity, 0]),
        ]
        for report in pictures {
            for width in [420, 640, 900] {
                let picture = CheckPicture(report, width: Double(width))
                let text = picture.text
                // Names are looked up without their space.
                let document = try XMLDocument(
                    xmlString: text.replacing(" xmlns=\"http://www.w3.org/2000/svg\"", with: ""))
                let root = try #require(document.rootElement())
                #expect(root.attribute(forName: "width")?.stringValue == "\(width)")
                #expect(!text.contains("nan") && !text.contains("inf\""))
                var seen: [(x: ClosedRange<Double>, y: Double)] = []
                for element in root.elements(forName: "text") {
                    let words = element.stringValue ?? ""
                    guard let x = number("x", element), let y = number("y", element),
                        let size = number("font-size", element)
                    else { continue }
                    let length = 0.52 * size * Double(words.count)
                    let left =
                        switch element.attribute(forName: "text-anchor")?.stringValue {
                        case "middle": x - length / 2
                        case "end": x - length
                        default: x
                        }
                    #expect(left >= 20 && left + length <= Double(width), "\(words) at width \(width)")
                    #expect(y > 10 && y < picture.height, "\(words)")
                    let isFree = seen.allSatisfy {
                        abs($0.y - y) > 0.8 * size || $0.x.upperBound < left || $0.x.lowerBound > left + length
                    }
                    #expect(isFree, "\(words) at width \(width) lies on another")
                    seen.append((left...(left + length), y))
                }
                #expect(seen.count > 8)
            }
        }
    }

    /// Points stand where their numbers are: equal ratios of widths equally far apart, the sample above theory by its deviation.
    @Test func pointsStandWhereTheyBelong() {
        let picture = CheckPicture(check(), width: 640)
        let (first, last) = (picture.x(32) - picture.x(16), picture.x(128) - picture.x(64))
        #expect(abs(first - last) < 1e-9)
        #expect(picture.y(0.00118) < picture.y(0.00117))
        let unit = picture.yOfDeviation(0) - picture.yOfDeviation(1)
        let distance = picture.yOfDeviation(0) - picture.yOfDeviation(2.9)
        #expect(abs(distance - 2.9 * unit) < 1e-9)
        #expect(unit > 0)
        let reach = PixelBox(left: 100, top: picture.yOfDeviation(3), right: 101, bottom: picture.yOfDeviation(-3))
        #expect(picture.lower.contains(reach))
    }

    private func number(_ name: String, _ element: XMLElement) -> Double? {
        element.attribute(forName: name)?.stringValue.flatMap(Double.init)
    }
}

#if canImport(FoundationXML)
    import FoundationXML
#endif
