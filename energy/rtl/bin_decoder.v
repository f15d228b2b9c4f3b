// SPDX-License-Identifier: MIT
// A product on the grid of the bins: the significand 2^BASE_BITS + lower remainder bits, whose
// leading one the quotient places, and the bin that the upper remainder bits choose, one of those
// for added or for subtracted terms. One decoder of the quotient serves all bits and bins. What
// lies below the grid is dropped from the magnitude; with FLOOR a subtracted one is rounded up.
module bin_decoder #(
    parameter EXPONENT_BITS = 8,
    parameter BASE_BITS = 3,
    parameter TABLE_BITS = 3,
    parameter LARGEST_QUOTIENT = 31,
    parameter TERM_BITS = 19,
    parameter FLOOR = 0
) (
    input negative,
    input nonzero,
    input [EXPONENT_BITS-1:0] exponent,
    output [TERM_BITS-1:0] term,
    output reg [(1<<TABLE_BITS)-1:0] added,
    output reg [(1<<TABLE_BITS)-1:0] subtracted
);
  localparam BINS = 1 << TABLE_BITS;
  localparam LOWER_BITS = BASE_BITS - TABLE_BITS;
  // Of the lowest place; the leading one of the largest product takes the highest.
  localparam LOWEST_QUOTIENT = LARGEST_QUOTIENT - (TERM_BITS - 1);

  wire [EXPONENT_BITS-1:0] quotient = exponent >> BASE_BITS;
  wire [EXPONENT_BITS-1:0] bin = (exponent >> LOWER_BITS) & (BINS - 1);
  reg [TERM_BITS-1:0] leading;
  // With BASE_BITS places below the grid.
  reg [TERM_BITS+BASE_BITS-1:0] significand;
  integer i;

  always @* begin
    for (i = 0; i < TERM_BITS; i = i + 1) begin
      leading[i] = nonzero && LOWEST_QUOTIENT + i >= 0 && quotient == LOWEST_QUOTIENT + i;
    end
    significand = leading << BASE_BITS;
    for (i = 0; i < LOWER_BITS; i = i + 1) begin
      if (exponent[i]) significand = significand | (leading << i);
    end
    for (i = 0; i < BINS; i = i + 1) begin
      added[i] = nonzero && !negative && bin == i;
      subtracted[i] = nonzero && negative && bin == i;
    end
  end

  wire [TERM_BITS-1:0] cut = significand >> BASE_BITS;
  generate
    if (FLOOR) begin : floored
      wire below = LOWEST_QUOTIENT > 0 && quotient < LOWEST_QUOTIENT;
      wire inexact = below || (significand & ((1 << BASE_BITS) - 1)) != 0;
      assign term = cut + (nonzero && negative && inexact);
    end else begin : dropped
      assign term = cut;
    end
  endgenerate
endmodule
