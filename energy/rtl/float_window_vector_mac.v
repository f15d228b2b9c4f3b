// SPDX-License-Identifier: MIT
// Multiplies and accumulates vectors of floating-point words in a fixed-point window.
// Stages: operands | products in their places | adder tree (absent for one element) | sum; with
// MULTIPLY_STAGE a register behind the products, with TREE_STAGES some behind the tree's levels.
module float_window_vector_mac #(
    parameter VECTOR_SIZE = 32,
    parameter LEVELS = 5,
    parameter EXPONENT_BITS = 4,
    parameter MANTISSA_BITS = 3,
    parameter INFINITIES = 0,
    parameter LARGEST_PLACE = 30,
    parameter MAGNITUDE_BITS = 19,
    parameter ACCUMULATOR_BITS = 24,
    parameter MULTIPLY_STAGE = 0,
    parameter TREE_STAGES = 0,
    parameter DEPTH = 2
) (
    input clk,
    input rst,
    input load_a,
    input [VECTOR_SIZE*(EXPONENT_BITS+MANTISSA_BITS+1)-1:0] a,
    input issue,
    input first,
    input [VECTOR_SIZE-1:0] active,
    input [VECTOR_SIZE*(EXPONENT_BITS+MANTISSA_BITS+1)-1:0] b,
    output [ACCUMULATOR_BITS-1:0] sum,
    output done,
    output overflow
);
  localparam TERM_BITS = MAGNITUDE_BITS + 1;

  wire takes;
  wire begins;
  wire [VECTOR_SIZE*TERM_BITS-1:0] terms;
  wire special;

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

  float_window_vector_multiplier #(
      .VECTOR_SIZE(VECTOR_SIZE),
      .EXPONENT_BITS(EXPONENT_BITS),
      .MANTISSA_BITS(MANTISSA_BITS),
      .INFINITIES(INFINITIES),
      .LARGEST_PLACE(LARGEST_PLACE),
      .MAGNITUDE_BITS(MAGNITUDE_BITS),
      .STAGE(MULTIPLY_STAGE)
  ) multiply (
      .clk(clk),
      .load_a(load_a),
      .issue(issue),
      .active_in(active),
      .a_in(a),
      .b_in(b),
      .terms(terms),
      .special(special)
  );

  float_window_accumulator #(
      .VECTOR_SIZE(VECTOR_SIZE),
      .LEVELS(LEVELS),
      .MAGNITUDE_BITS(MAGNITUDE_BITS),
      .ACCUMULATOR_BITS(ACCUMULATOR_BITS),
      .TREE_STAGES(TREE_STAGES),
      .TREE_DEPTH(DEPTH - 1 - MULTIPLY_STAGE)
  ) accumulate (
      .clk(clk),
      .rst(rst),
      .takes(takes),
      .first(begins),
      .terms(terms),
      .special(special),
      .sum(sum),
      .overflow(overflow)
  );
endmodule
