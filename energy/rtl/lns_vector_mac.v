// SPDX-License-Identifier: MIT
// Multiplies and accumulates vectors of logarithmic words; each element has a conversion table.
// Stages: operands | exponent sum and conversion | adder tree (absent for one element) | sum; with
// MULTIPLY_STAGE a register behind the exponent sums, with TREE_STAGES some behind levels of the
// tree.
module lns_vector_mac #(
    parameter VECTOR_SIZE = 32,
    parameter LEVELS = 5,
    parameter BITS = 8,
    parameter ZERO_CODE = 1,
    parameter BASE_BITS = 3,
    parameter TABLE_BITS = 3,
    parameter FRACTION_BITS = 8,
    parameter SIGNIFICAND_BITS = 12,
    parameter LARGEST_QUOTIENT = 31,
    parameter MAGNITUDE_BITS = 19,
    parameter FLOOR = 0,
    parameter ACCUMULATOR_BITS = 24,
    parameter WRAP = 0,
    parameter CONSTANTS = 0,
    parameter MULTIPLY_STAGE = 0,
    parameter TREE_STAGES = 0,
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
  localparam TERM_BITS = MAGNITUDE_BITS + 1;

  wire takes;
  wire begins;
  wire [VECTOR_SIZE-1:0] negative;
  wire [VECTOR_SIZE-1:0] nonzero;
  wire [VECTOR_SIZE*BITS-1:0] exponents;
  wire [VECTOR_SIZE*TERM_BITS-1:0] terms;

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

  lns_vector_converter #(
      .VECTOR_SIZE(VECTOR_SIZE),
      .EXPONENT_BITS(BITS),
      .BASE_BITS(BASE_BITS),
      .TABLE_BITS(TABLE_BITS),
      .FRACTION_BITS(FRACTION_BITS),
      .SIGNIFICAND_BITS(SIGNIFICAND_BITS),
      .LARGEST_QUOTIENT(LARGEST_QUOTIENT),
      .MAGNITUDE_BITS(MAGNITUDE_BITS),
      .FLOOR(FLOOR),
      .CONSTANTS(CONSTANTS)
  ) convert (
      .clk(clk),
      .negative(negative),
      .nonzero(nonzero),
      .exponents(exponents),
      .terms(terms)
  );

  vector_accumulator #(
      .VECTOR_SIZE(VECTOR_SIZE),
      .LEVELS(LEVELS),
      .TERM_BITS(TERM_BITS),
      .SIGN_MAGNITUDE(FLOOR == 0),
      .ACCUMULATOR_BITS(ACCUMULATOR_BITS),
      .WRAP(WRAP),
      .TREE_STAGES(TREE_STAGES)
  ) accumulate (
      .clk(clk),
      .rst(rst),
      .takes(takes),
      .first(begins),
      .terms(terms),
      .sum(sum),
      .overflow(overflow)
  );
endmodule
