// SPDX-License-Identifier: MIT
// Multiplies vectors of floating-point words, or of microscaling elements, each with its block's
// scale, adds their products up in fixed point, and accumulates these sums as floats.
// Stages: operands | products | sum in fixed point (absent for one element) | rounded | sum; and
// where parameters ask for registers, among the levels of the search for the highest place, behind
// the alignment, levels of the tree, magnitude and normalisation, and within the last adder, where
// running sums then take turns. DEPTH counts all but the last ones.
module fused_vector_mac #(
    parameter VECTOR_SIZE = 32,
    parameter LEVELS = 5,
    parameter EXPONENT_BITS = 4,
    parameter MANTISSA_BITS = 3,
    parameter SUBNORMALS = 1,
    parameter INFINITIES = 0,
    parameter NAN = 1,
    parameter TERM_BITS = 14,
    parameter ALIGNED_BITS = 36,
    parameter WINDOW = 0,
    parameter OFFSET = 144,
    parameter SCALE_OFFSET = 0,
    parameter BLOCK_BITS = 8,
    parameter SCALE_BITS = 9,
    parameter SUM_EXPONENT_BITS = 8,
    parameter SUM_MANTISSA_BITS = 23,
    parameter SEARCH_STAGES = 0,
    parameter ALIGN_STAGE = 0,
    parameter TREE_STAGES = 0,
    parameter ROUND_STAGES = 0,
    parameter SUM_STAGES = 0,
    parameter SUMS = 1,
    parameter SEARCH_DEPTH = 1,
    parameter TREE_DEPTH = 1,
    parameter DEPTH = 3
) (
    input clk,
    input rst,
    input load_a,
    input [VECTOR_SIZE*(EXPONENT_BITS+MANTISSA_BITS+1+BLOCK_BITS)-1:0] a,
    input issue,
    input first,
    input [VECTOR_SIZE-1:0] active,
    input [VECTOR_SIZE*(EXPONENT_BITS+MANTISSA_BITS+1+BLOCK_BITS)-1:0] b,
    output [SUM_EXPONENT_BITS+SUM_MANTISSA_BITS:0] sum,
    output done,
    output overflow
);
  wire takes;
  wire begins;
  wire [VECTOR_SIZE*TERM_BITS-1:0] products;
  wire signed [SCALE_BITS-1:0] scale;
  wire [3:0] special;

  issue_pipeline #(
      .DEPTH(DEPTH),
      .SUMS(SUMS)
  ) control (
      .clk(clk),
      .rst(rst),
      .issue(issue),
      .first_in(first),
      .takes(takes),
      .first(begins),
      .done(done)
  );

  fused_vector_multiplier #(
      .VECTOR_SIZE(VECTOR_SIZE),
      .LEVELS(LEVELS),
      .EXPONENT_BITS(EXPONENT_BITS),
      .MANTISSA_BITS(MANTISSA_BITS),
      .SUBNORMALS(SUBNORMALS),
      .INFINITIES(INFINITIES),
      .NAN(NAN),
      .BLOCK_BITS(BLOCK_BITS),
      .WINDOW(WINDOW),
      .SCALE_BITS(SCALE_BITS),
      .TERM_BITS(TERM_BITS),
      .SEARCH_STAGES(SEARCH_STAGES),
      .DEPTH(SEARCH_DEPTH)
  ) multiply (
      .clk(clk),
      .load_a(load_a),
      .issue(issue),
      .active_in(active),
      .a_in(a),
      .b_in(b),
      .products(products),
      .scale(scale),
      .special(special)
  );

  fused_vector_accumulator #(
      .VECTOR_SIZE(VECTOR_SIZE),
      .LEVELS(LEVELS),
      .EXPONENT_BITS(EXPONENT_BITS),
      .TERM_BITS(TERM_BITS),
      .ALIGNED_BITS(ALIGNED_BITS),
      .WINDOW(WINDOW),
      .OFFSET(OFFSET),
      .SCALE_OFFSET(SCALE_OFFSET),
      .SCALE_BITS(SCALE_BITS),
      .SUM_EXPONENT_BITS(SUM_EXPONENT_BITS),
      .SUM_MANTISSA_BITS(SUM_MANTISSA_BITS),
      .ALIGN_STAGE(ALIGN_STAGE),
      .TREE_STAGES(TREE_STAGES),
      .TREE_DEPTH(TREE_DEPTH),
      .ROUND_STAGES(ROUND_STAGES),
      .SUM_STAGES(SUM_STAGES),
      .SUMS(SUMS)
  ) accumulate (
      .clk(clk),
      .rst(rst),
      .takes(takes),
      .first(begins),
      .terms(products),
      .scale(scale),
      .special(special),
      .sum(sum),
      .overflow(overflow)
  );
endmodule
