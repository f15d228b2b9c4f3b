// SPDX-License-Identifier: MIT
// The sum of the bins, each times its constant, as shifted additions and subtractions: one for each
// non-zero digit of the constant's non-adjacent form. CONSTANTS holds 2^TABLE_BITS constants of
// FRACTION_BITS + 2 bits, the first one lowest.
module bin_constants #(
    parameter TABLE_BITS = 3,
    parameter SUM_BITS = 25,
    parameter FRACTION_BITS = 8,
    parameter CONSTANTS = 0
) (
    input [(SUM_BITS<<TABLE_BITS)-1:0] sums,
    output reg [SUM_BITS+FRACTION_BITS:0] total
);
  localparam BINS = 1 << TABLE_BITS;
  localparam CONSTANT_BITS = FRACTION_BITS + 2;
  // All terms of a vector in the last bin make the largest total.
  localparam TOTAL_BITS = SUM_BITS + FRACTION_BITS + 1;
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
      sum = {{FRACTION_BITS + 1{sums[(i+1)*SUM_BITS-1]}}, sums[i*SUM_BITS+:SUM_BITS]};
      // Twice the digit of weight 2^k is the difference of bit k + 1 of 3c and of c.
      for (k = 0; k < CONSTANT_BITS; k = k + 1) begin
        if (tripled[k+1] && !constant[k+1]) total = total + (sum << k);
        if (!tripled[k+1] && constant[k+1]) total = total - (sum << k);
      end
    end
  end
endmodule
