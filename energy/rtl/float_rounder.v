// SPDX-License-Identifier: MIT
// A normalised significand and its biased exponent as a word: rounded to nearest, ties to even,
// as if the exponent had no end; then magnitudes below the smallest normal number become zeros of
// their sign, and those above the largest infinities.
module float_rounder #(
    parameter EXPONENT_BITS = 8,
    parameter MANTISSA_BITS = 23,
    parameter SIGNIFICAND_BITS = 28,
    parameter RANGE_BITS = 10
) (
    input negative,
    input [SIGNIFICAND_BITS-1:0] significand,
    input signed [RANGE_BITS-1:0] exponent,
    output [EXPONENT_BITS+MANTISSA_BITS:0] word
);
  localparam KEPT_BITS = MANTISSA_BITS + 1;
  localparam signed [RANGE_BITS-1:0] INFINITE = (1 << EXPONENT_BITS) - 1;

  wire [KEPT_BITS:0] rounded;
  generate
    if (SIGNIFICAND_BITS <= KEPT_BITS) begin : exact
      assign rounded = significand << (KEPT_BITS - SIGNIFICAND_BITS);
    end else begin : nearest
      localparam CUT_BITS = SIGNIFICAND_BITS - KEPT_BITS;
      wire [KEPT_BITS-1:0] kept = significand[SIGNIFICAND_BITS-1:CUT_BITS];
      wire half = significand[CUT_BITS-1];
      wire below;
      if (CUT_BITS == 1) begin : tie
        assign below = 1'b0;
      end else begin : rest
        assign below = significand[CUT_BITS-2:0] != 0;
      end
      assign rounded = kept + (half && (below || kept[0]));
    end
  endgenerate

  wire signed [RANGE_BITS-1:0] reached = exponent + $signed({1'b0, rounded[KEPT_BITS]});
  wire too_small = reached <= 0;
  wire too_large = reached >= INFINITE;
  wire [EXPONENT_BITS-1:0] field = reached[EXPONENT_BITS-1:0] & {EXPONENT_BITS{!too_small}};
  wire in_range = !too_small && !too_large;

  assign word = {
    negative, field | {EXPONENT_BITS{too_large}},
    rounded[MANTISSA_BITS-1:0] & {MANTISSA_BITS{in_range}}
  };
endmodule
