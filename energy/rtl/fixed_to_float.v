// SPDX-License-Identifier: MIT
// A fixed-point number times 2^scale as a floating-point word, rounded once; OFFSET is the biased
// exponent of its highest bit where the scale is 0. Zero is positive. Bits of STAGES put pipeline
// registers: 0 before the normalisation, 1 behind it.
module fixed_to_float #(
    parameter BITS = 41,
    parameter SCALE_BITS = 9,
    parameter OFFSET = 149,
    parameter EXPONENT_BITS = 8,
    parameter MANTISSA_BITS = 23,
    parameter STAGES = 0
) (
    input clk,
    input negative,
    input [BITS-1:0] magnitude,
    input signed [SCALE_BITS-1:0] scale,
    output [EXPONENT_BITS+MANTISSA_BITS:0] word
);
  localparam SHIFT_BITS = $clog2(BITS);
  localparam RANGE_BITS = (SCALE_BITS > EXPONENT_BITS ? SCALE_BITS : EXPONENT_BITS) + 2;
  localparam signed [RANGE_BITS-1:0] HIGHEST = OFFSET;

  wire entered_negative;
  wire [BITS-1:0] entered;
  wire signed [SCALE_BITS-1:0] entered_scale;
  wire [BITS-1:0] leading;
  wire [SHIFT_BITS-1:0] places;
  wire rounds_negative;
  wire [BITS-1:0] normalised;
  wire [SHIFT_BITS-1:0] shift;
  wire signed [SCALE_BITS-1:0] scale_kept;
  wire nonzero;
  wire [EXPONENT_BITS+MANTISSA_BITS:0] rounded;

  delay_line #(
      .BITS(BITS + SCALE_BITS + 1),
      .STAGES(STAGES & 1)
  ) before_normalisation (
      .clk(clk),
      .enable(1'b1),
      .d({negative, magnitude, scale}),
      .q({entered_negative, entered, entered_scale})
  );

  normaliser #(
      .BITS(BITS),
      .SHIFT_BITS(SHIFT_BITS)
  ) leading_one (
      .word(entered),
      .normalised(leading),
      .shift(places)
  );

  delay_line #(
      .BITS(BITS + SHIFT_BITS + SCALE_BITS + 2),
      .STAGES(STAGES >> 1)
  ) behind_normalisation (
      .clk(clk),
      .enable(1'b1),
      .d({entered_negative, leading, places, entered_scale, entered != 0}),
      .q({rounds_negative, normalised, shift, scale_kept, nonzero})
  );

  wire signed [RANGE_BITS-1:0] exponent = scale_kept + HIGHEST - $signed({1'b0, shift});

  float_rounder #(
      .EXPONENT_BITS(EXPONENT_BITS),
      .MANTISSA_BITS(MANTISSA_BITS),
      .SIGNIFICAND_BITS(BITS),
      .RANGE_BITS(RANGE_BITS)
  ) rounder (
      .negative(rounds_negative),
      .significand(normalised),
      .exponent(exponent),
      .word(rounded)
  );

  assign word = rounded & {EXPONENT_BITS + MANTISSA_BITS + 1{nonzero}};
endmodule
