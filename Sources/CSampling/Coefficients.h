// Made by Tests/Golden/sampling/coefficients.py; do not edit. Highest powers first.

#ifndef CSAMPLING_COEFFICIENTS_H
#define CSAMPLING_COEFFICIENTS_H

// (exp(r) - 1 - r)/r^2 for |r| <= ln(2)/2; relative error of the function 8.4e-19.
static const double CS_SERIES_EXPM1[11] = {
    0x1.1f89b7b58b94ep-29, 0x1.af4e554377204p-26, 0x1.27e4cc680ef50p-22, 0x1.71de01fdbf9cap-19,
    0x1.a01a01ae0a81fp-16, 0x1.a01a01abf85abp-13, 0x1.6c16c16c14aa3p-10, 0x1.11111111100bep-7,
    0x1.555555555555ap-5, 0x1.5555555555557p-3, 0x1.0000000000000p-1,
};

// (log((1 + s)/(1 - s)) - 2 s)/s^3 in z = s^2, |s| <= 3 - 2 sqrt(2); relative error of the function 4.2e-18.
static const double CS_SERIES_LOG[7] = {
    0x1.2b5f68a50d903p-3, 0x1.39fdcceb4bb45p-3, 0x1.7462b91b8df65p-3, 0x1.c71c62d5e53e0p-3,
    0x1.2492492dfd86cp-2, 0x1.9999999995273p-2, 0x1.5555555555558p-1,
};

// (sin(r)/r - 1)/z in z = r^2, |r| <= pi/4; relative error of the function 6.3e-18.
static const double CS_SERIES_SIN[7] = {
    -0x1.ab16f5caa198ap-41, 0x1.61217d9252c03p-33, -0x1.ae645410e937bp-26, 0x1.71de3a545f836p-19,
    -0x1.a01a01a01992fp-13, 0x1.1111111111110p-7, -0x1.5555555555555p-3,
};

// (cos(r) - 1 + z/2)/z^2 in z = r^2, |r| <= pi/4; relative error of the function 1.1e-18.
static const double CS_SERIES_COS[6] = {
    -0x1.907cd8ff5ede7p-37, 0x1.1eeb67d026ec6p-29, -0x1.27e4fa16cc2d1p-22, 0x1.a01a019f4ddfdp-16,
    -0x1.6c16c16c16963p-10, 0x1.5555555555555p-5,
};

// sin(2 pi f)/f in z = f^2, |f| <= 1/8; relative error of the function 3.9e-17.
static const double CS_SERIES_TURN_SIN[7] = {
    0x1.e3f38399551bfp+1, -0x1.e30071afc3e59p+3, 0x1.50782fda12d96p+5, -0x1.32d2cce2e5b19p+6,
    0x1.466bc677587f8p+6, -0x1.4abbce625be41p+5, 0x1.921fb54442d18p+2,
};

// (cos(2 pi f) - 1)/z in z = f^2, |f| <= 1/8; relative error of the function 2.6e-17.
static const double CS_SERIES_TURN_COS[7] = {
    -0x1.b2f3eb054afcdp+0, 0x1.f9ce245cada0bp+2, -0x1.a6d1eef479be1p+4, 0x1.e1f5068688d5bp+5,
    -0x1.55d3c7e3cb241p+6, 0x1.03c1f081b5ac0p+6, -0x1.3bd3cc9be45dep+4,
};

// erf(x)/x - 1 in z = x^2, |x| <= 1; relative error of the function 1.6e-17.
static const double CS_SERIES_ERF[13] = {
    0x1.05ffd737fb32ep-34, -0x1.389d4f2641625p-30, 0x1.f7b4bf3b13964p-27, -0x1.5f1ecb6f0764cp-23,
    0x1.b9df224ca4b97p-20, -0x1.f4d1e3183f7aep-17, 0x1.f9a321d5b8e1ep-14, -0x1.c02db3dac435fp-11,
    0x1.565bcd0dbaa38p-8, -0x1.b82ce31284e00p-6, 0x1.ce2f21a042b30p-4, -0x1.812746b0379e6p-2,
    0x1.06eba8214db69p-3,
};

// exp(x^2) erfc(x) in t = (x - 2)/(x + 2), 1 <= x <= 6; relative error of the function 7.6e-18.
static const double CS_SERIES_ERFC[15] = {
    0x1.06de90fce20e3p-18, 0x1.e89749bb276c3p-20, -0x1.d8072f8b2af1ep-17, -0x1.cfd845cfda3f9p-16,
    0x1.ce18d5b499621p-16, 0x1.6dac8e32716eep-13, 0x1.6d5bf00483674p-15, -0x1.016b61e9c90a9p-10,
    -0x1.bc25a2a5685b8p-11, 0x1.ca95ed5c92a4bp-8, 0x1.e9471595c0b9dp-9, -0x1.437f0b68c2dc0p-4,
    0x1.eeea7dc8a7932p-3, -0x1.b57034efd3f69p-2, 0x1.058671b52c776p-2,
};

// (sinh(x)/x - 1)/z in z = x^2, |x| <= 1; relative error of the function 1.1e-17.
static const double CS_SERIES_SINH[7] = {
    0x1.b41232cf9950fp-41, 0x1.611cb330c1fe8p-33, 0x1.ae6460fae3728p-26, 0x1.71de3a4e14f40p-19,
    0x1.a01a01a01ee70p-13, 0x1.11111111110fdp-7, 0x1.5555555555555p-3,
};

// (asin(x)/x - 1)/z in z = x^2, |x| <= 1/2; relative error of the function 5.4e-18.
static const double CS_SERIES_ASIN[13] = {
    0x1.d72b2bc8155f8p-6, -0x1.e6aaa8a0a04ccp-7, 0x1.1d189408314eep-6, 0x1.65a9c4dfcf8b2p-8,
    0x1.52420b04b37bep-7, 0x1.782651caa6547p-7, 0x1.c9cf07674736ap-7, 0x1.1c4d35cf95421p-6,
    0x1.6e8bb1c8209a2p-6, 0x1.f1c71c1db0623p-6, 0x1.6db6db6e31f13p-5, 0x1.3333333332ecap-4,
    0x1.5555555555556p-3,
};

#endif
