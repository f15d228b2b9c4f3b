// SPDX-License-Identifier: MIT
// The sum of the bins, each times its constant, as shifted additions and subtractions: one for each
// non-zero digit of the constant's non-adjacent form; and its pipeline register, without the lowest
// CUT_BITS. value + carry rounds toward zero unless FLOOR. CONSTANTS holds 2^TABLE_BITS constants
// of FRACTION_BITS + 2 bits, the first one lowest. TOTAL_BITS is the width of the exact total.
module bin_constants #(
    parameter TABLE_BITS = 3,
    parameter SUM_BITS = 25,
    parameter FRACTION_BITS = 8,
    parameter TOTAL_BITS = 34,
    parameter CUT_BITS = 8,
    parameter FLOOR = 0,
    parameter CONSTANTS = 0
) (
    input clk,
    input enable,
    input [(SUM_BITS<<TABLE_BITS)-1:0] sums,
    output reg [TOTAL_BITS-CUT_BITS-1:0] value,
    output reg carry
);
  localparam BINS = 1 << TABLE_BITS;
  localparam CONSTANT_BITS = FRACTION_BITS + 2;
  localparam [BINS*CONSTANT_BITS-1:0] PACKED = CONSTANTS;

  reg [TOTAL_BITS-1:0] total;
  reg [CONSTANT_BITS+1:0] constant;
  reg [CONSTANT_BITS+1:0] tripled;
  reg [TOTAL_BITS-1:0] sum;
  integer i;
  integer k;

  always @* begin
    total = 0;
    for (i = 0; i < BINS; i = i + 1) begin
      constant = PACKED[i*CONSTANT_BITS+:CONSTANT_BITS];
      tripled = constant + (constant << 1);
      sum = {{TOTAL_BITS - SUM_BITS{sums[(i+1)*SUM_BITS-1]}}, sums[i*SUM_BITS+:SUM_BITS]};
      // Twice the digit of weight 2^k is the difference of bit k + 1 of 3c and of c.
      for (k = 0; k < CONSTANT_BITS; k = k + 1) begin
        if (tripled[k+1] && !constant[k+1]) total = total + (sum << k);
        if (!tripled[k+1] && constant[k+1]) total = total - (sum << k);
      end
    end
  end

  always @(posedge clk) begin
    if (enable) begin
      value <= total[TOTAL_BITS-1:CUT_BITS];
      carry <= !FLOOR && total[TOTAL_BITS-1] && total[CUT_BITS-1:0] != 0;
    end
  end
endmodule
