// SPDX-License-Identifier: MIT
// Multiplies and accumulates vectors of two's complement words.
// Stages: operands | products | adder tree (absent for one element) | sum; with TREE_STAGES some
// behind the tree's levels.
module integer_vector_mac #(
    parameter VECTOR_SIZE = 32,
    parameter LEVELS = 5,
    parameter BITS = 8,
    parameter ACCUMULATOR_BITS = 24,
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
  localparam TERM_BITS = 2 * BITS;

  wire takes;
  wire begins;
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

  integer_vector_multiplier #(
      .VECTOR_SIZE(VECTOR_SIZE),
      .BITS(BITS)
  ) multiply (
      .clk(clk),
      .load_a(load_a),
      .issue(issue),
      .active_in(active),
      .a_in(a),
      .b_in(b),
      .terms(terms)
  );

  vector_accumulator #(
      .VECTOR_SIZE(VECTOR_SIZE),
      .LEVELS(LEVELS),
      .TERM_BITS(TERM_BITS),
      .SIGN_MAGNITUDE(1),
      .ACCUMULATOR_BITS(ACCUMULATOR_BITS),
      .WRAP(0),
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
