// SPDX-License-Identifier: MIT
// The sum of two floating-point words that are not subnormal: the lesser is aligned to the greater
// with three bits below, added or subtracted, and the result normalised and rounded. A sum of 0 is
// positive unless both words are negative. The only NaN that comes out is quiet and positive.
// Bits of STAGES put pipeline registers, which load on enable: 0 behind the alignment, 1 behind the
// addition, 2 behind the normalisation.
module float_adder #(
    parameter EXPONENT_BITS = 8,
    parameter MANTISSA_BITS = 23,
    parameter STAGES = 0
) (
    input clk,
    input enable,
    input [EXPONENT_BITS+MANTISSA_BITS:0] x,
    input [EXPONENT_BITS+MANTISSA_BITS:0] y,
    output [EXPONENT_BITS+MANTISSA_BITS:0] sum
);
  localparam SIGN = EXPONENT_BITS + MANTISSA_BITS;
  localparam ALIGNED_BITS = MANTISSA_BITS + 4;
  localparam TOTAL_BITS = ALIGNED_BITS + 1;
  localparam SHIFT_BITS = $clog2(TOTAL_BITS);
  localparam RANGE_BITS = EXPONENT_BITS + 2;
  // An exponent, two signs and what is special.
  localparam KIND_BITS = EXPONENT_BITS + 4;
  localparam [SIGN-1:0] INFINITY = {{EXPONENT_BITS{1'b1}}, {MANTISSA_BITS{1'b0}}};
  localparam [SIGN:0] NAN = {1'b0, {EXPONENT_BITS + 1{1'b1}}, {MANTISSA_BITS - 1{1'b0}}};

  wire swapped = y[SIGN-1:0] > x[SIGN-1:0];
  wire [SIGN:0] greater = swapped ? y : x;
  wire [SIGN:0] lesser = swapped ? x : y;
  wire [EXPONENT_BITS-1:0] greater_exponent = greater[SIGN-1:MANTISSA_BITS];
  wire [EXPONENT_BITS-1:0] lesser_exponent = lesser[SIGN-1:MANTISSA_BITS];
  wire [MANTISSA_BITS:0] greater_significand = {greater_exponent != 0, greater[MANTISSA_BITS-1:0]};
  wire [MANTISSA_BITS:0] lesser_significand = {lesser_exponent != 0, lesser[MANTISSA_BITS-1:0]};
  wire [EXPONENT_BITS-1:0] distance = greater_exponent - lesser_exponent;
  wire subtracts = greater[SIGN] ^ lesser[SIGN];

  wire special = &greater_exponent;
  wire infinite = special && greater[MANTISSA_BITS-1:0] == 0;
  wire nan = special && (!infinite || (&lesser_exponent && subtracts));
  wire [KIND_BITS-1:0] kind = {
    greater_exponent, greater[SIGN], greater[SIGN] && lesser[SIGN], infinite, nan
  };

  wire [ALIGNED_BITS-1:0] shifted;
  wire [ALIGNED_BITS-1:0] aligned;
  wire [MANTISSA_BITS:0] significand;
  wire subtracted;
  wire [KIND_BITS-1:0] aligned_kind;

  sticky_shifter #(
      .BITS(ALIGNED_BITS),
      .SHIFT_BITS(EXPONENT_BITS)
  ) alignment (
      .word({lesser_significand, 3'b000}),
      .shift(distance),
      .shifted(shifted)
  );

  delay_line #(
      .BITS(ALIGNED_BITS + MANTISSA_BITS + 2 + KIND_BITS),
      .STAGES(STAGES & 1)
  ) behind_alignment (
      .clk(clk),
      .enable(enable),
      .d({shifted, greater_significand, subtracts, kind}),
      .q({aligned, significand, subtracted, aligned_kind})
  );

  wire [TOTAL_BITS-1:0] added = {1'b0, aligned} ^ {TOTAL_BITS{subtracted}};
  wire [TOTAL_BITS:0] with_carry = {1'b0, significand, 4'b0001} + {added, subtracted};
  wire [TOTAL_BITS-1:0] total;
  wire [KIND_BITS-1:0] total_kind;

  delay_line #(
      .BITS(TOTAL_BITS + KIND_BITS),
      .STAGES((STAGES >> 1) & 1)
  ) behind_addition (
      .clk(clk),
      .enable(enable),
      .d({with_carry[TOTAL_BITS:1], aligned_kind}),
      .q({total, total_kind})
  );

  wire [TOTAL_BITS-1:0] leading;
  wire [TOTAL_BITS-1:0] normalised;
  wire [SHIFT_BITS-1:0] places;
  wire [SHIFT_BITS-1:0] shift;
  wire zero;
  wire [EXPONENT_BITS-1:0] base_exponent;
  wire negative;
  wire both_negative;
  wire is_infinite;
  wire is_nan;

  normaliser #(
      .BITS(TOTAL_BITS),
      .SHIFT_BITS(SHIFT_BITS)
  ) leading_one (
      .word(total),
      .normalised(leading),
      .shift(places)
  );

  delay_line #(
      .BITS(TOTAL_BITS + SHIFT_BITS + 1 + KIND_BITS),
      .STAGES((STAGES >> 2) & 1)
  ) behind_normalisation (
      .clk(clk),
      .enable(enable),
      .d({leading, places, total == 0, total_kind}),
      .q({normalised, shift, zero, base_exponent, negative, both_negative, is_infinite, is_nan})
  );

  wire signed [RANGE_BITS-1:0] exponent = $signed({1'b0, base_exponent}) + 1 -
      $signed({1'b0, shift});
  wire [SIGN:0] rounded;

  float_rounder #(
      .EXPONENT_BITS(EXPONENT_BITS),
      .MANTISSA_BITS(MANTISSA_BITS),
      .SIGNIFICAND_BITS(TOTAL_BITS),
      .RANGE_BITS(RANGE_BITS)
  ) rounder (
      .negative(negative),
      .significand(normalised),
      .exponent(exponent),
      .word(rounded)
  );

  assign sum = is_nan ? NAN : is_infinite ? {negative, INFINITY} :
      zero ? {both_negative, {SIGN{1'b0}}} : rounded;
endmodule
