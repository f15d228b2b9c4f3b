// SPDX-License-Identifier: MIT
// A product in accumulator units: the remainder of its exponent selects a significand, which is
// shifted right from its place in the largest product. The term is a sign above a magnitude that is
// cut toward zero; with FLOOR the significand is negated before the shift, and the term is a two's
// complement.
module log_to_linear #(
    parameter EXPONENT_BITS = 8,
    parameter BASE_BITS = 3,
    parameter TABLE_BITS = 3,
    parameter FRACTION_BITS = 8,
    parameter SIGNIFICAND_BITS = 12,
    parameter LARGEST_QUOTIENT = 31,
    parameter MAGNITUDE_BITS = 19,
    parameter FLOOR = 0,
    parameter CONSTANTS = 0
) (
    input negative,
    input nonzero,
    input [EXPONENT_BITS-1:0] exponent,
    output [MAGNITUDE_BITS:0] term
);
  localparam QUOTIENT_BITS = EXPONENT_BITS - BASE_BITS;
  localparam INDEX_BITS = BASE_BITS == 0 ? 1 : BASE_BITS;
  localparam [EXPONENT_BITS-1:0] REMAINDER_MASK = (1 << BASE_BITS) - 1;
  localparam [QUOTIENT_BITS-1:0] LARGEST = LARGEST_QUOTIENT;

  wire [EXPONENT_BITS-1:0] remainder = exponent & REMAINDER_MASK;
  wire [QUOTIENT_BITS-1:0] shift = LARGEST - exponent[EXPONENT_BITS-1:BASE_BITS];
  wire [SIGNIFICAND_BITS-1:0] significand;

  significand_table #(
      .BASE_BITS(BASE_BITS),
      .TABLE_BITS(TABLE_BITS),
      .FRACTION_BITS(FRACTION_BITS),
      .SIGNIFICAND_BITS(SIGNIFICAND_BITS),
      .INDEX_BITS(INDEX_BITS),
      .CONSTANTS(CONSTANTS)
  ) significands (
      .remainder(remainder[INDEX_BITS-1:0]),
      .significand(significand)
  );

  wire [SIGNIFICAND_BITS-1:0] used = significand & {SIGNIFICAND_BITS{nonzero}};
  generate
    if (FLOOR) begin : floored
      wire [SIGNIFICAND_BITS:0] value = negative ? -{1'b0, used} : {1'b0, used};
      wire signed [MAGNITUDE_BITS:0] largest;
      if (MAGNITUDE_BITS >= SIGNIFICAND_BITS) begin : widened
        assign largest = value << (MAGNITUDE_BITS - SIGNIFICAND_BITS);
      end else begin : narrowed
        assign largest = value[SIGNIFICAND_BITS-:MAGNITUDE_BITS+1];
      end
      assign term = largest >>> shift;
    end else begin : cut
      wire [MAGNITUDE_BITS-1:0] largest;
      if (MAGNITUDE_BITS >= SIGNIFICAND_BITS) begin : widened
        assign largest = used << (MAGNITUDE_BITS - SIGNIFICAND_BITS);
      end else begin : narrowed
        assign largest = used[SIGNIFICAND_BITS-1-:MAGNITUDE_BITS];
      end
      wire [MAGNITUDE_BITS-1:0] magnitude = largest >> shift;
      assign term = {negative, magnitude};
    end
  endgenerate
endmodule
