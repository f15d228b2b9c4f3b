// SPDX-License-Identifier: MIT
// The significand of 2^(remainder / 2^BASE_BITS) with FRACTION_BITS + BASE_BITS fraction bits: the
// constant of the remainder's upper TABLE_BITS, times 1 + its lower bits / 2^BASE_BITS (Mitchell).
// CONSTANTS holds 2^TABLE_BITS constants of FRACTION_BITS + 2 bits, the first one lowest.
module significand_table #(
    parameter BASE_BITS = 3,
    parameter TABLE_BITS = 3,
    parameter FRACTION_BITS = 8,
    parameter SIGNIFICAND_BITS = 12,
    parameter INDEX_BITS = 3,
    parameter CONSTANTS = 0
) (
    input [INDEX_BITS-1:0] remainder,
    output reg [SIGNIFICAND_BITS-1:0] significand
);
  localparam CONSTANT_BITS = FRACTION_BITS + 2;
  localparam LOWER_BITS = BASE_BITS - TABLE_BITS;
  localparam [INDEX_BITS-1:0] LOWER_MASK = (1 << LOWER_BITS) - 1;
  // Up to here a table of every remainder is smaller than a multiplier.
  localparam TABULATED_BITS = 3;
  localparam [(CONSTANT_BITS<<TABLE_BITS)-1:0] PACKED = CONSTANTS;

  integer i;
  generate
    if (LOWER_BITS <= TABULATED_BITS) begin : tabulated
      always @* begin
        significand = 0;
        for (i = 0; i < (1 << BASE_BITS); i = i + 1) begin
          if (remainder == i) begin
            significand = PACKED[(i>>LOWER_BITS)*CONSTANT_BITS+:CONSTANT_BITS] *
                ((1 << BASE_BITS) + (i & LOWER_MASK));
          end
        end
      end
    end else begin : multiplied
      reg [CONSTANT_BITS-1:0] constant;
      always @* begin
        constant = 0;
        for (i = 0; i < (1 << TABLE_BITS); i = i + 1) begin
          if ((remainder >> LOWER_BITS) == i) constant = PACKED[i*CONSTANT_BITS+:CONSTANT_BITS];
        end
        significand = (constant << BASE_BITS) + constant * (remainder & LOWER_MASK);
      end
    end
  endgenerate
endmodule
