// SPDX-License-Identifier: MIT
// The product of two floating-point words, rounded to the format of sums. Subnormal operands are
// exact or, without SUBNORMALS, zeros. Without INFINITIES the format has none, and its NaN is the
// word of all ones. The only NaN that comes out is quiet and positive. special is an operand that
// is infinite or NaN. Combinational, or with STAGES = 2 with a register behind the multiplication
// of the significands.
module float_multiplier #(
    parameter EXPONENT_BITS = 4,
    parameter MANTISSA_BITS = 3,
    parameter SUBNORMALS = 1,
    parameter INFINITIES = 0,
    parameter SUM_EXPONENT_BITS = 8,
    parameter SUM_MANTISSA_BITS = 23,
    parameter STAGES = 1
) (
    input clk,
    input [EXPONENT_BITS+MANTISSA_BITS:0] a,
    input [EXPONENT_BITS+MANTISSA_BITS:0] b,
    output [SUM_EXPONENT_BITS+SUM_MANTISSA_BITS:0] product,
    output special
);
  localparam SIGN = EXPONENT_BITS + MANTISSA_BITS;
  localparam PRODUCT_BITS = 2 * MANTISSA_BITS + 2;
  // A product has its leading one in the highest two places, or with subnormals anywhere.
  localparam SHIFT_BITS = SUBNORMALS ? $clog2(PRODUCT_BITS) : 1;
  localparam WIDER_BITS =
      EXPONENT_BITS > SUM_EXPONENT_BITS ? EXPONENT_BITS : SUM_EXPONENT_BITS;
  localparam RANGE_BITS = WIDER_BITS + 3;
  // The unrounded product, its exponent, its sign and what is special about it.
  localparam UNROUNDED_BITS = PRODUCT_BITS + RANGE_BITS + 4;
  // Of the sum's bias over both operands', and one for the place of a product's leading one.
  localparam OFFSET = (1 << (SUM_EXPONENT_BITS - 1)) - (1 << EXPONENT_BITS) + 2;
  localparam [SUM_EXPONENT_BITS+SUM_MANTISSA_BITS:0] NAN =
      {1'b0, {SUM_EXPONENT_BITS + 1{1'b1}}, {SUM_MANTISSA_BITS - 1{1'b0}}};
  localparam [SUM_EXPONENT_BITS+SUM_MANTISSA_BITS-1:0] INFINITY =
      {{SUM_EXPONENT_BITS{1'b1}}, {SUM_MANTISSA_BITS{1'b0}}};

  wire [EXPONENT_BITS-1:0] exponent_a = a[SIGN-1:MANTISSA_BITS];
  wire [EXPONENT_BITS-1:0] exponent_b = b[SIGN-1:MANTISSA_BITS];
  wire [MANTISSA_BITS-1:0] mantissa_a = a[MANTISSA_BITS-1:0];
  wire [MANTISSA_BITS-1:0] mantissa_b = b[MANTISSA_BITS-1:0];
  wire normal_a = exponent_a != 0;
  wire normal_b = exponent_b != 0;
  wire zero_a = !normal_a && (!SUBNORMALS || mantissa_a == 0);
  wire zero_b = !normal_b && (!SUBNORMALS || mantissa_b == 0);
  wire infinite_a = INFINITIES && &exponent_a && mantissa_a == 0;
  wire infinite_b = INFINITIES && &exponent_b && mantissa_b == 0;
  wire nan_a = &exponent_a && (INFINITIES ? mantissa_a != 0 : &mantissa_a);
  wire nan_b = &exponent_b && (INFINITIES ? mantissa_b != 0 : &mantissa_b);
  wire infinite = infinite_a || infinite_b;
  wire zero = zero_a || zero_b;
  wire nan = nan_a || nan_b || (infinite && zero);
  wire negative = a[SIGN] ^ b[SIGN];

  wire [MANTISSA_BITS:0] significand_a = {normal_a, mantissa_a};
  wire [MANTISSA_BITS:0] significand_b = {normal_b, mantissa_b};
  wire [PRODUCT_BITS-1:0] multiplied = significand_a * significand_b;
  // A subnormal number's exponent is that of the smallest normal one.
  wire [EXPONENT_BITS-1:0] place_a = {exponent_a[EXPONENT_BITS-1:1], exponent_a[0] | !normal_a};
  wire [EXPONENT_BITS-1:0] place_b = {exponent_b[EXPONENT_BITS-1:1], exponent_b[0] | !normal_b};
  wire signed [RANGE_BITS-1:0] exponent_sum = $signed({1'b0, place_a}) + $signed({1'b0, place_b}) +
      OFFSET;

  wire [UNROUNDED_BITS-1:0] unrounded = {multiplied, exponent_sum, negative, nan, infinite, zero};
  wire [UNROUNDED_BITS-1:0] kept;

  delay_line #(
      .BITS(UNROUNDED_BITS),
      .STAGES(STAGES - 1)
  ) stage (
      .clk(clk),
      .enable(1'b1),
      .d(unrounded),
      .q(kept)
  );

  wire [PRODUCT_BITS-1:0] significand;
  wire signed [RANGE_BITS-1:0] place;
  wire is_negative;
  wire is_nan;
  wire is_infinite;
  wire is_zero;
  assign {significand, place, is_negative, is_nan, is_infinite, is_zero} = kept;

  wire [PRODUCT_BITS-1:0] normalised;
  wire [SHIFT_BITS-1:0] shift;
  wire signed [RANGE_BITS-1:0] exponent = place - $signed({1'b0, shift});
  wire [SUM_EXPONENT_BITS+SUM_MANTISSA_BITS:0] rounded;

  normaliser #(
      .BITS(PRODUCT_BITS),
      .SHIFT_BITS(SHIFT_BITS)
  ) leading_one (
      .word(significand),
      .normalised(normalised),
      .shift(shift)
  );

  float_rounder #(
      .EXPONENT_BITS(SUM_EXPONENT_BITS),
      .MANTISSA_BITS(SUM_MANTISSA_BITS),
      .SIGNIFICAND_BITS(PRODUCT_BITS),
      .RANGE_BITS(RANGE_BITS)
  ) rounder (
      .negative(is_negative),
      .significand(normalised),
      .exponent(exponent),
      .word(rounded)
  );

  assign special = infinite || nan_a || nan_b;
  assign product = is_nan ? NAN : is_infinite ? {is_negative, INFINITY} :
      is_zero ? {is_negative, {SUM_EXPONENT_BITS + SUM_MANTISSA_BITS{1'b0}}} : rounded;
endmodule
