// SPDX-License-Identifier: MIT
// The product of two floating-point words: a sign, a place, which is 2 where both exponents are
// lowest, and the upper bits of a significand, all of them unless SIGNIFICAND_BITS are fewer; and
// whether it is one. Without SUBNORMALS these are zeros. With INFINITIES an exponent of all ones is
// infinite or no number; without, with NAN, the word of all ones is no number.
module fused_multiplier #(
    parameter EXPONENT_BITS = 4,
    parameter MANTISSA_BITS = 3,
    parameter SUBNORMALS = 1,
    parameter INFINITIES = 0,
    parameter NAN = 1,
    parameter SIGNIFICAND_BITS = 8
) (
    input [EXPONENT_BITS+MANTISSA_BITS:0] a,
    input [EXPONENT_BITS+MANTISSA_BITS:0] b,
    output [EXPONENT_BITS+SIGNIFICAND_BITS+1:0] product,
    output nonzero,
    output nan,
    output infinite_operand
);
  localparam SIGN = EXPONENT_BITS + MANTISSA_BITS;
  localparam PRODUCT_BITS = 2 * MANTISSA_BITS + 2;

  wire [EXPONENT_BITS-1:0] exponent_a = a[SIGN-1:MANTISSA_BITS];
  wire [EXPONENT_BITS-1:0] exponent_b = b[SIGN-1:MANTISSA_BITS];
  wire [MANTISSA_BITS-1:0] mantissa_a = a[MANTISSA_BITS-1:0];
  wire [MANTISSA_BITS-1:0] mantissa_b = b[MANTISSA_BITS-1:0];
  wire normal_a = exponent_a != 0;
  wire normal_b = exponent_b != 0;
  wire infinite_a = INFINITIES && &exponent_a && mantissa_a == 0;
  wire infinite_b = INFINITIES && &exponent_b && mantissa_b == 0;
  wire nan_a = NAN && &exponent_a && (INFINITIES ? mantissa_a != 0 : &mantissa_a);
  wire nan_b = NAN && &exponent_b && (INFINITIES ? mantissa_b != 0 : &mantissa_b);

  // A subnormal number's exponent is that of the smallest normal one.
  wire [EXPONENT_BITS-1:0] place_a = {exponent_a[EXPONENT_BITS-1:1], exponent_a[0] | !normal_a};
  wire [EXPONENT_BITS-1:0] place_b = {exponent_b[EXPONENT_BITS-1:1], exponent_b[0] | !normal_b};
  wire kept_a = SUBNORMALS || normal_a;
  wire kept_b = SUBNORMALS || normal_b;
  wire [MANTISSA_BITS:0] significand_a = {normal_a, mantissa_a & {MANTISSA_BITS{kept_a}}};
  wire [MANTISSA_BITS:0] significand_b = {normal_b, mantissa_b & {MANTISSA_BITS{kept_b}}};
  wire [PRODUCT_BITS-1:0] exact = significand_a * significand_b;
  wire [SIGNIFICAND_BITS-1:0] significand = exact[PRODUCT_BITS-1-:SIGNIFICAND_BITS];
  wire [EXPONENT_BITS:0] place = place_a + place_b;

  assign nonzero = significand_a != 0 && significand_b != 0;
  assign product = {a[SIGN] ^ b[SIGN], place, significand};
  assign infinite_operand = infinite_a || infinite_b;
  assign nan = nan_a || nan_b || (infinite_operand && !nonzero);
endmodule
