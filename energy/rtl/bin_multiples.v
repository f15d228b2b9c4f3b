// SPDX-License-Identifier: MIT
// The sum of the bins, each times its constant, as shifted additions and subtractions: one for each
// non-zero digit of the constant's non-adjacent form. CONSTANTS holds BINS constants of
// CONSTANT_BITS each, the first one lowest.
module bin_multiples #(
    parameter BINS = 8,
    parameter SUM_BITS = 25,
    parameter CONSTANT_BITS = 10,
    parameter TOTAL_BITS = 34,
    parameter CONSTANTS = 0
) (
    input [BINS*SUM_BITS-1:0] sums,
    output reg [TOTAL_BITS-1:0] total
);
  localparam [BINS*CONSTANT_BITS-1:0] PACKED = CONSTANTS;

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
      sum = {{TOTAL_BITS{sums[(i+1)*SUM_BITS-1]}}, sums[i*SUM_BITS+:SUM_BITS]};
      // Twice the digit of weight 2^k is the difference of bit k + 1 of 3c and of c.
      for (k = 0; k < CONSTANT_BITS; k = k + 1) begin
        if (tripled[k+1] && !constant[k+1]) total = total + (sum << k);
        if (!tripled[k+1] && constant[k+1]) total = total - (sum << k);
      end
    end
  end
endmodule
