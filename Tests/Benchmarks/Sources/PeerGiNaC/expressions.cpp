#include "PeerGiNaC.h"

#if !__has_include(<ginac/ginac.h>)
#error "GiNaC is not installed; only the benchmarks need it: apt-get install libginac-dev"
#else

#include <ginac/ginac.h>

#include <array>
#include <stdexcept>
#include <string>

using namespace GiNaC;

struct ginac_expression {
    ex value;
};

// Nothing catches an exception of GiNaC: it ends the program with its message.

static const std::array<symbol, 8> &variables() {
    static const std::array<symbol, 8> all = {symbol("v0"), symbol("v1"), symbol("v2"), symbol("v3"),
                                              symbol("v4"), symbol("v5"), symbol("v6"), symbol("v7")};
    return all;
}

ginac_expression *ginac_expression_create(void) { return new ginac_expression{0}; }

void ginac_expression_free(ginac_expression *expression) { delete expression; }

void ginac_expression_add_term(
    ginac_expression *expression, const char *coefficient, const unsigned long *exponents, long count) {
    ex term = numeric(coefficient);
    for (long k = 0; k < count; k++) term *= pow(variables().at(k), exponents[k]);
    expression->value += term;
}

ginac_expression *ginac_expression_sum(const ginac_expression *a, const ginac_expression *b) {
    return new ginac_expression{a->value + b->value};
}

ginac_expression *ginac_expression_product(const ginac_expression *a, const ginac_expression *b) {
    return new ginac_expression{expand(a->value * b->value)};
}

ginac_expression *ginac_expression_power(const ginac_expression *a, unsigned long exponent) {
    return new ginac_expression{expand(pow(a->value, exponent))};
}

ginac_expression *ginac_expression_quotient(const ginac_expression *a, const ginac_expression *b) {
    ex quotient;
    if (!divide(a->value, b->value, quotient)) return nullptr;
    return new ginac_expression{quotient.expand()};
}

// MARK: Series

static ex function_of_u(ginac_function function, const ex &u) {
    switch (function) {
    case ginac_geometric: return 1 / (1 - u);
    case ginac_exponential: return exp(u);
    case ginac_logarithm: return log(1 + u);
    }
    throw std::invalid_argument("no such function");
}

static ex truncated(const ex &whole, const symbol &parameter, unsigned long order) {
    return series_to_poly(whole.series(parameter == 0, static_cast<int>(order) + 1));
}

ginac_expression *ginac_expression_joint_series(ginac_function function, unsigned long order) {
    const symbol &g = variables()[0], &x = variables()[1], &inverse_width = variables()[2];
    ex u = g * (1 + x * inverse_width);
    return new ginac_expression{expand(truncated(function_of_u(function, u), g, order))};
}

ginac_expression *ginac_expression_separate_series(ginac_function function, unsigned long order) {
    const symbol &g = variables()[0], &x = variables()[1], &inverse_width = variables()[2];
    ex u = g + x * inverse_width;
    ex in_g = truncated(function_of_u(function, u), g, order);
    return new ginac_expression{expand(truncated(in_g, inverse_width, order))};
}

// MARK: Fingerprints

namespace {

struct evaluation {
    const unsigned long *point;  // null: every variable is 1
    unsigned long prime;

    unsigned long multiply(unsigned long a, unsigned long b) const {
        return static_cast<unsigned long>(static_cast<unsigned __int128>(a) * b % prime);
    }

    unsigned long power(unsigned long base, unsigned long exponent) const {
        unsigned long result = 1;
        for (; exponent > 0; exponent >>= 1, base = multiply(base, base))
            if (exponent & 1) result = multiply(result, base);
        return result;
    }

    unsigned long residue(const numeric &integer) const {
        return static_cast<unsigned long>(mod(integer, numeric(prime)).to_long());
    }

    unsigned long value(const ex &e) const {
        if (is_a<numeric>(e)) {
            const numeric &number = ex_to<numeric>(e);
            return multiply(residue(number.numer()), power(residue(number.denom()), prime - 2));
        }
        if (is_a<symbol>(e)) {
            for (size_t k = 0; k < variables().size(); k++)
                if (e.is_equal(variables()[k])) return point ? point[k] : 1;
        }
        if (is_a<add>(e)) {
            unsigned long sum = 0;
            for (const ex &term : e) sum = (sum + value(term)) % prime;
            return sum;
        }
        if (is_a<mul>(e)) {
            unsigned long product = 1;
            for (const ex &factor : e) product = multiply(product, value(factor));
            return product;
        }
        if (is_a<GiNaC::power>(e) && e.op(1).info(info_flags::posint))
            return power(value(e.op(0)), ex_to<numeric>(e.op(1)).to_long());
        throw std::runtime_error("the benchmarks expected an expanded polynomial from GiNaC");
    }
};

}  // namespace

ginac_fingerprint ginac_expression_fingerprint(
    const ginac_expression *expression, const unsigned long *point, unsigned long prime) {
    const ex &e = expression->value;
    long terms = is_a<add>(e) ? static_cast<long>(e.nops()) : (e.is_zero() ? 0 : 1);
    return {terms, evaluation{point, prime}.value(e), evaluation{nullptr, prime}.value(e)};
}

const char *ginac_version_text(void) {
    static const std::string text = std::to_string(version_major) + "." + std::to_string(version_minor) + "." +
                                    std::to_string(version_micro);
    return text.c_str();
}

#endif
