// SPDX-License-Identifier: MIT
// The sum of the bins, each times its constant, and its pipeline register, without the lowest
// CUT_BITS. value + carry rounds toward zero unless FLOOR. CONSTANTS holds 2^TABLE_BITS constants
// of FRACTION_BITS + 2 bits, the first one lowest. TOTAL_BITS is the width of the exact total. With
// STAGE there is a register behind the multiples of each bin too.
module bin_constants #(
    parameter TABLE_BITS = 3,
    parameter SUM_BITS = 25,
    parameter FRACTION_BITS = 8,
    parameter TOTAL_BITS = 34,
    parameter CUT_BITS = 8,
    parameter FLOOR = 0,
    parameter CONSTANTS = 0,
    parameter STAGE = 0
) (
    input clk,
    input [(SUM_BITS<<TABLE_BITS)-1:0] sums,
    output reg [TOTAL_BITS-CUT_BITS-1:0] value,
    output reg carry
);
  localparam BINS = 1 << TABLE_BITS;
  localparam CONSTANT_BITS = FRACTION_BITS + 2;
  localparam [BINS*CONSTANT_BITS-1:0] PACKED = CONSTANTS;

  wire [TOTAL_BITS-1:0] total;

  genvar b;
  generate
    if (STAGE) begin : multiples
      wire [BINS*TOTAL_BITS-1:0] made;
      wire [BINS*TOTAL_BITS-1:0] kept;
      for (b = 0; b < BINS; b = b + 1) begin : bin
        bin_multiples #(
            .BINS(1),
            .SUM_BITS(SUM_BITS),
            .CONSTANT_BITS(CONSTANT_BITS),
            .TOTAL_BITS(TOTAL_BITS),
            .CONSTANTS(PACKED[b*CONSTANT_BITS+:CONSTANT_BITS])
        ) multiple (
            .sums(sums[b*SUM_BITS+:SUM_BITS]),
            .total(made[b*TOTAL_BITS+:TOTAL_BITS])
        );
      end
      delay_line #(
          .BITS(BINS * TOTAL_BITS)
      ) stage (
          .clk(clk),
          .enable(1'b1),
          .d(made),
          .q(kept)
      );
      bin_multiples #(
          .BINS(BINS),
          .SUM_BITS(TOTAL_BITS),
          .CONSTANT_BITS(1),
          .TOTAL_BITS(TOTAL_BITS),
          .CONSTANTS({BINS{1'b1}})
      ) addition (
          .sums(kept),
          .total(total)
      );
    end else begin : at_once
      bin_multiples #(
          .BINS(BINS),
          .SUM_BITS(SUM_BITS),
          .CONSTANT_BITS(CONSTANT_BITS),
          .TOTAL_BITS(TOTAL_BITS),
          .CONSTANTS(PACKED)
      ) multiples (
          .sums(sums),
          .total(total)
      );
    end
  endgenerate

  always @(posedge clk) begin
    value <= total[TOTAL_BITS-1:CUT_BITS];
    carry <= !FLOOR && total[TOTAL_BITS-1] && total[CUT_BITS-1:0] != 0;
  end
endmodule
