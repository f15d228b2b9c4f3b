// SPDX-License-Identifier: MIT
// A fixed-point number times 2^scale as a floating-point word, rounded once; OFFSET is the biased
// exponent of its highest bit where the scale is 0. Zero is positive.
module fixed_to_float #(
    parameter BITS = 41,
    parameter SCALE_BITS = 9,
    parameter OFFSET = 149,
    parameter EXPONENT_BITS = 8,
    parameter MANTISSA_BITS = 23
) (
    input negative,
    input [BITS-1:0] magnitude,
    input signed [SCALE_BITS-1:0] scale,
    output [EXPONENT_BITS+MANTISSA_BITS:0] word
);
  localparam SHIFT_BITS = $clog2(BITS);
  localparam RANGE_BITS = (SCALE_BITS > EXPONENT_BITS ? SCALE_BITS : EXPONENT_BITS) + 2;
  localparam signed [RANGE_BITS-1:0] HIGHEST = OFFSET;

  wire [BITS-1:0] normalised;
  wire [SHIFT_BITS-1:0] shift;
  wire signed [RANGE_BITS-1:0] exponent = scale + HIGHEST - $signed({1'b0, shift});
  wire [EXPONENT_BITS+MANTISSA_BITS:0] rounded;

  normaliser #(
      .BITS(BITS),
      .SHIFT_BITS(SHIFT_BITS)
  ) leading_one (
      .word(magnitude),
      .normalised(normalised),
      .shift(shift)
  );

  float_rounder #(
      .EXPONENT_BITS(EXPONENT_BITS),
      .MANTISSA_BITS(MANTISSA_BITS),
      .SIGNIFICAND_BITS(BITS),
      .RANGE_BITS(RANGE_BITS)
  ) rounder (
      .negative(negative),
      .significand(normalised),
      .exponent(exponent),
      .word(rounded)
  );

  assign word = rounded & {EXPONENT_BITS + MANTISSA_BITS + 1{magnitude != 0}};
endmodule
