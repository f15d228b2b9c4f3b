// SPDX-License-Identifier: MIT
// Multiplies and accumulates vectors of logarithmic words; products are summed in a bin for each
// constant of the conversion, and a constant is applied once a vector (US 11,886,980).
// Stages: operands | exponent sum, sums of the bins | constants | sum; and where parameters ask for
// registers, behind the exponent sums, the decoders, levels of the trees, and among the constants.
module lns_bins_vector_mac #(
    parameter VECTOR_SIZE = 32,
    parameter LEVELS = 5,
    parameter BITS = 8,
    parameter ZERO_CODE = 1,
    parameter BASE_BITS = 3,
    parameter TABLE_BITS = 3,
    parameter FRACTION_BITS = 8,
    parameter EXTRA_BITS = 0,
    parameter LARGEST_QUOTIENT = 31,
    parameter TERM_BITS = 19,
    parameter FLOOR = 0,
    parameter ACCUMULATOR_BITS = 24,
    parameter WRAP = 0,
    parameter CONSTANTS = 0,
    parameter MULTIPLY_STAGE = 0,
    parameter DECODE_STAGE = 0,
    parameter TREE_STAGES = 0,
    parameter CONSTANT_STAGE = 0,
    parameter DEPTH = 2
) (
    input clk,
    input rst,
    input load_a,
    input [VECTOR_SIZE*BITS-1:0] a,
    input issue,
    input first,
    input [VECTOR_SIZE-1:0] active,
    input [VECTOR_SIZE*BITS-1:0] b,
    output [ACCUMULATOR_BITS-1:0] sum,
    output done,
    output overflow
);
  localparam VALUE_BITS = TERM_BITS + LEVELS + 2 - EXTRA_BITS;

  wire takes;
  wire begins;
  wire [VECTOR_SIZE-1:0] negative;
  wire [VECTOR_SIZE-1:0] nonzero;
  wire [VECTOR_SIZE*BITS-1:0] exponents;
  wire [VALUE_BITS-1:0] value;
  wire carry;

  issue_pipeline #(
      .DEPTH(DEPTH)
  ) control (
      .clk(clk),
      .rst(rst),
      .issue(issue),
      .first_in(first),
      .takes(takes),
      .first(begins),
      .done(done)
  );

  lns_vector_multiplier #(
      .VECTOR_SIZE(VECTOR_SIZE),
      .BITS(BITS),
      .ZERO_CODE(ZERO_CODE),
      .STAGE(MULTIPLY_STAGE)
  ) multiply (
      .clk(clk),
      .load_a(load_a),
      .issue(issue),
      .active_in(active),
      .a_in(a),
      .b_in(b),
      .negative(negative),
      .nonzero(nonzero),
      .exponents(exponents)
  );

  bin_vector_converter #(
      .VECTOR_SIZE(VECTOR_SIZE),
      .LEVELS(LEVELS),
      .EXPONENT_BITS(BITS),
      .BASE_BITS(BASE_BITS),
      .TABLE_BITS(TABLE_BITS),
      .FRACTION_BITS(FRACTION_BITS),
      .EXTRA_BITS(EXTRA_BITS),
      .LARGEST_QUOTIENT(LARGEST_QUOTIENT),
      .TERM_BITS(TERM_BITS),
      .FLOOR(FLOOR),
      .CONSTANTS(CONSTANTS),
      .DECODE_STAGE(DECODE_STAGE),
      .TREE_STAGES(TREE_STAGES),
      .CONSTANT_STAGE(CONSTANT_STAGE)
  ) convert (
      .clk(clk),
      .negative(negative),
      .nonzero(nonzero),
      .exponents(exponents),
      .value(value),
      .carry(carry)
  );

  accumulator #(
      .BITS(ACCUMULATOR_BITS),
      .VALUE_BITS(VALUE_BITS),
      .WRAP(WRAP)
  ) accumulate (
      .clk(clk),
      .rst(rst),
      .enable(takes),
      .first(begins),
      .value(value),
      .carry(carry),
      .sum(sum),
      .overflow(overflow)
  );
endmodule
