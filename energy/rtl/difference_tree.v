// SPDX-License-Identifier: MIT
// The sum of the magnitudes that are added less that of those that are subtracted, exact; what is
// neither is masked. Each kind has a tree of its own: in one tree of two's complement terms, a
// change of sign would switch all of a term's upper bits. Bit l - 1 of STAGES puts a pipeline
// register behind level l of both.
module difference_tree #(
    parameter SIZE = 32,
    parameter LEVELS = 5,
    parameter MAGNITUDE_BITS = 19,
    parameter STAGES = 0
) (
    input clk,
    input [SIZE*MAGNITUDE_BITS-1:0] magnitudes,
    input [SIZE-1:0] added,
    input [SIZE-1:0] subtracted,
    output [MAGNITUDE_BITS+LEVELS:0] difference
);
  wire [SIZE*MAGNITUDE_BITS-1:0] to_add;
  wire [SIZE*MAGNITUDE_BITS-1:0] to_subtract;
  wire [MAGNITUDE_BITS+LEVELS-1:0] sum_added;
  wire [MAGNITUDE_BITS+LEVELS-1:0] sum_subtracted;

  genvar i;
  generate
    for (i = 0; i < SIZE; i = i + 1) begin : term
      wire [MAGNITUDE_BITS-1:0] magnitude = magnitudes[i*MAGNITUDE_BITS+:MAGNITUDE_BITS];
      assign to_add[i*MAGNITUDE_BITS+:MAGNITUDE_BITS] = magnitude & {MAGNITUDE_BITS{added[i]}};
      assign to_subtract[i*MAGNITUDE_BITS+:MAGNITUDE_BITS] =
          magnitude & {MAGNITUDE_BITS{subtracted[i]}};
    end
  endgenerate

  adder_tree #(
      .SIZE(SIZE),
      .LEVELS(LEVELS),
      .TERM_BITS(MAGNITUDE_BITS),
      .SIGNED(0),
      .STAGES(STAGES)
  ) addition (
      .clk(clk),
      .terms(to_add),
      .sum(sum_added)
  );

  adder_tree #(
      .SIZE(SIZE),
      .LEVELS(LEVELS),
      .TERM_BITS(MAGNITUDE_BITS),
      .SIGNED(0),
      .STAGES(STAGES)
  ) subtraction (
      .clk(clk),
      .terms(to_subtract),
      .sum(sum_subtracted)
  );

  assign difference = {1'b0, sum_added} - {1'b0, sum_subtracted};
endmodule
