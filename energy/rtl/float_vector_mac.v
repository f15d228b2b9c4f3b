// SPDX-License-Identifier: MIT
// Multiplies and accumulates vectors of floating-point words.
// Stages: operands | products, in MULTIPLIER_STAGES | two for each level of adders | sum.
module float_vector_mac #(
    parameter VECTOR_SIZE = 32,
    parameter LEVELS = 5,
    parameter EXPONENT_BITS = 4,
    parameter MANTISSA_BITS = 3,
    parameter SUBNORMALS = 1,
    parameter INFINITIES = 0,
    parameter SUM_EXPONENT_BITS = 8,
    parameter SUM_MANTISSA_BITS = 23,
    parameter MULTIPLIER_STAGES = 1
) (
    input clk,
    input rst,
    input load_a,
    input [VECTOR_SIZE*(EXPONENT_BITS+MANTISSA_BITS+1)-1:0] a,
    input issue,
    input first,
    input [VECTOR_SIZE-1:0] active,
    input [VECTOR_SIZE*(EXPONENT_BITS+MANTISSA_BITS+1)-1:0] b,
    output [SUM_EXPONENT_BITS+SUM_MANTISSA_BITS:0] sum,
    output done,
    output overflow
);
  localparam SUM_BITS = SUM_EXPONENT_BITS + SUM_MANTISSA_BITS + 1;
  localparam DEPTH = MULTIPLIER_STAGES + 2 * LEVELS;

  wire takes;
  wire begins;
  wire [VECTOR_SIZE*SUM_BITS-1:0] products;
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

  float_vector_multiplier #(
      .VECTOR_SIZE(VECTOR_SIZE),
      .EXPONENT_BITS(EXPONENT_BITS),
      .MANTISSA_BITS(MANTISSA_BITS),
      .SUBNORMALS(SUBNORMALS),
      .INFINITIES(INFINITIES),
      .SUM_EXPONENT_BITS(SUM_EXPONENT_BITS),
      .SUM_MANTISSA_BITS(SUM_MANTISSA_BITS),
      .STAGES(MULTIPLIER_STAGES)
  ) multiply (
      .clk(clk),
      .load_a(load_a),
      .issue(issue),
      .active_in(active),
      .a_in(a),
      .b_in(b),
      .products(products),
      .special(special)
  );

  float_vector_accumulator #(
      .VECTOR_SIZE(VECTOR_SIZE),
      .LEVELS(LEVELS),
      .EXPONENT_BITS(SUM_EXPONENT_BITS),
      .MANTISSA_BITS(SUM_MANTISSA_BITS)
  ) accumulate (
      .clk(clk),
      .rst(rst),
      .takes(takes),
      .first(begins),
      .products(products),
      .operand_special(special),
      .sum(sum),
      .overflow(overflow)
  );
endmodule
