// SPDX-License-Identifier: MIT
// The sum that an output is made of, from the running sums of its bins, the first one lowest: each
// is multiplied by its constant, and their total made to fit the accumulator's width.
// Stages: operands | constants, with CONSTANT_STAGE a register among them | sum.
module bin_combiner #(
    parameter TABLE_BITS = 3,
    parameter FRACTION_BITS = 8,
    parameter FLOOR = 0,
    parameter ACCUMULATOR_BITS = 24,
    parameter WRAP = 0,
    parameter CONSTANTS = 0,
    parameter CONSTANT_STAGE = 0,
    parameter DEPTH = 1
) (
    input clk,
    input rst,
    input issue,
    input [(ACCUMULATOR_BITS<<TABLE_BITS)-1:0] sums,
    output [ACCUMULATOR_BITS-1:0] sum,
    output done,
    output overflow
);
  // Every bin may be at the end of its range, and a constant is at most 2.
  localparam TOTAL_BITS = ACCUMULATOR_BITS + TABLE_BITS + FRACTION_BITS + 1;
  localparam VALUE_BITS = TOTAL_BITS - FRACTION_BITS;

  wire takes;
  wire begins;
  reg [(ACCUMULATOR_BITS<<TABLE_BITS)-1:0] operands;
  wire [VALUE_BITS-1:0] value;
  wire carry;

  always @(posedge clk) begin
    if (issue) operands <= sums;
  end

  issue_pipeline #(
      .DEPTH(DEPTH)
  ) control (
      .clk(clk),
      .rst(rst),
      .issue(issue),
      .first_in(1'b1),
      .takes(takes),
      .first(begins),
      .done(done)
  );

  bin_constants #(
      .TABLE_BITS(TABLE_BITS),
      .SUM_BITS(ACCUMULATOR_BITS),
      .FRACTION_BITS(FRACTION_BITS),
      .TOTAL_BITS(TOTAL_BITS),
      .CUT_BITS(FRACTION_BITS),
      .FLOOR(FLOOR),
      .CONSTANTS(CONSTANTS),
      .STAGE(CONSTANT_STAGE)
  ) constants (
      .clk(clk),
      .sums(operands),
      .value(value),
      .carry(carry)
  );

  accumulator #(
      .BITS(ACCUMULATOR_BITS),
      .VALUE_BITS(VALUE_BITS),
      .WRAP(WRAP)
  ) range (
      .clk(clk),
      .rst(rst),
      .enable(takes),
      .first(1'b1),
      .value(value),
      .carry(carry),
      .sum(sum),
      .overflow(overflow)
  );
endmodule
