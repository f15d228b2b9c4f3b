// SPDX-License-Identifier: MIT
// Multiplies and accumulates vectors of logarithmic words; products are summed in a bin for each
// constant of the conversion, and each bin has an accumulator: sum and overflow hold those of all
// bins, the first one lowest. The constants are applied to them once an output.
// Stages: operands | exponent sum, sums of the bins | running sums of the bins; and where
// parameters ask for registers, behind the exponent sums, the decoders and levels of the trees.
module lns_deferred_vector_mac #(
    parameter VECTOR_SIZE = 32,
    parameter LEVELS = 5,
    parameter BITS = 8,
    parameter ZERO_CODE = 1,
    parameter BASE_BITS = 3,
    parameter TABLE_BITS = 3,
    parameter LARGEST_QUOTIENT = 31,
    parameter TERM_BITS = 19,
    parameter FLOOR = 0,
    parameter ACCUMULATOR_BITS = 24,
    parameter WRAP = 0,
    parameter MULTIPLY_STAGE = 0,
    parameter DECODE_STAGE = 0,
    parameter TREE_STAGES = 0,
    parameter DEPTH = 1
) (
    input clk,
    input rst,
    input load_a,
    input [VECTOR_SIZE*BITS-1:0] a,
    input issue,
    input first,
    input [VECTOR_SIZE-1:0] active,
    input [VECTOR_SIZE*BITS-1:0] b,
    output [(ACCUMULATOR_BITS<<TABLE_BITS)-1:0] sum,
    output done,
    output [(1<<TABLE_BITS)-1:0] overflow
);
  localparam BINS = 1 << TABLE_BITS;
  localparam VALUE_BITS = TERM_BITS + LEVELS + 1;

  wire takes;
  wire begins;
  wire [VECTOR_SIZE-1:0] negative;
  wire [VECTOR_SIZE-1:0] nonzero;
  wire [VECTOR_SIZE*BITS-1:0] exponents;
  wire [BINS*VALUE_BITS-1:0] values;

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

  bin_sums #(
      .VECTOR_SIZE(VECTOR_SIZE),
      .LEVELS(LEVELS),
      .EXPONENT_BITS(BITS),
      .BASE_BITS(BASE_BITS),
      .TABLE_BITS(TABLE_BITS),
      .LARGEST_QUOTIENT(LARGEST_QUOTIENT),
      .TERM_BITS(TERM_BITS),
      .FLOOR(FLOOR),
      .DECODE_STAGE(DECODE_STAGE),
      .TREE_STAGES(TREE_STAGES)
  ) convert (
      .clk(clk),
      .negative(negative),
      .nonzero(nonzero),
      .exponents(exponents),
      .sums(values)
  );

  genvar k;
  generate
    for (k = 0; k < BINS; k = k + 1) begin : accumulate
      accumulator #(
          .BITS(ACCUMULATOR_BITS),
          .VALUE_BITS(VALUE_BITS),
          .WRAP(WRAP)
      ) running (
          .clk(clk),
          .rst(rst),
          .enable(takes),
          .first(begins),
          .value(values[k*VALUE_BITS+:VALUE_BITS]),
          .carry(1'b0),
          .sum(sum[k*ACCUMULATOR_BITS+:ACCUMULATOR_BITS]),
          .overflow(overflow[k])
      );
    end
  endgenerate
endmodule
