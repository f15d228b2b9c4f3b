// SPDX-License-Identifier: MIT
// A vector's products as one term of the accumulator: the sums of the bins, and the constants that
// they are multiplied by, each with a pipeline register. The term is value + carry. DECODE_STAGE
// and TREE_STAGES are those of the sums, CONSTANT_STAGE that of the constants.
module bin_vector_converter #(
    parameter VECTOR_SIZE = 32,
    parameter LEVELS = 5,
    parameter EXPONENT_BITS = 8,
    parameter BASE_BITS = 3,
    parameter TABLE_BITS = 3,
    parameter FRACTION_BITS = 8,
    parameter EXTRA_BITS = 0,
    parameter LARGEST_QUOTIENT = 31,
    parameter TERM_BITS = 19,
    parameter FLOOR = 0,
    parameter CONSTANTS = 0,
    parameter DECODE_STAGE = 0,
    parameter TREE_STAGES = 0,
    parameter CONSTANT_STAGE = 0
) (
    input clk,
    input [VECTOR_SIZE-1:0] negative,
    input [VECTOR_SIZE-1:0] nonzero,
    input [VECTOR_SIZE*EXPONENT_BITS-1:0] exponents,
    output [TERM_BITS+LEVELS+1-EXTRA_BITS:0] value,
    output carry
);
  localparam SUM_BITS = TERM_BITS + LEVELS + 1;

  wire [(SUM_BITS<<TABLE_BITS)-1:0] sums;

  bin_sums #(
      .VECTOR_SIZE(VECTOR_SIZE),
      .LEVELS(LEVELS),
      .EXPONENT_BITS(EXPONENT_BITS),
      .BASE_BITS(BASE_BITS),
      .TABLE_BITS(TABLE_BITS),
      .LARGEST_QUOTIENT(LARGEST_QUOTIENT),
      .TERM_BITS(TERM_BITS),
      .FLOOR(FLOOR),
      .DECODE_STAGE(DECODE_STAGE),
      .TREE_STAGES(TREE_STAGES)
  ) binning (
      .clk(clk),
      .negative(negative),
      .nonzero(nonzero),
      .exponents(exponents),
      .sums(sums)
  );

  // All terms of a vector in the last bin make the largest total.
  bin_constants #(
      .TABLE_BITS(TABLE_BITS),
      .SUM_BITS(SUM_BITS),
      .FRACTION_BITS(FRACTION_BITS),
      .TOTAL_BITS(SUM_BITS + FRACTION_BITS + 1),
      .CUT_BITS(FRACTION_BITS + EXTRA_BITS),
      .FLOOR(FLOOR),
      .CONSTANTS(CONSTANTS),
      .STAGE(CONSTANT_STAGE)
  ) constants (
      .clk(clk),
      .sums(sums),
      .value(value),
      .carry(carry)
  );
endmodule
