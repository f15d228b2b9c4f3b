// SPDX-License-Identifier: MIT
// A vector's products as one term of the accumulator: a decoder for each element, the sums of the
// bins and their pipeline register, the constants and theirs. The value is term + carry, which
// rounds toward zero unless FLOOR.
module bin_vector_converter #(
    parameter VECTOR_SIZE = 32,
    parameter LEVELS = 5,
    parameter EXPONENT_BITS = 8,
    parameter BASE_BITS = 3,
    parameter TABLE_BITS = 3,
    parameter FRACTION_BITS = 8,
    parameter EXTRA_BITS = 0,
    parameter LARGEST_QUOTIENT = 31,
    parameter TERM_BITS = 19,
    parameter FLOOR = 0,
    parameter CONSTANTS = 0
) (
    input clk,
    input products_valid,
    input sums_valid,
    input [VECTOR_SIZE-1:0] negative,
    input [VECTOR_SIZE-1:0] nonzero,
    input [VECTOR_SIZE*EXPONENT_BITS-1:0] exponents,
    output reg [TERM_BITS+LEVELS+1-EXTRA_BITS:0] value,
    output reg carry
);
  localparam BINS = 1 << TABLE_BITS;
  localparam SUM_BITS = TERM_BITS + LEVELS + 1;
  localparam TOTAL_BITS = SUM_BITS + FRACTION_BITS + 1;
  localparam CUT_BITS = FRACTION_BITS + EXTRA_BITS;

  wire [VECTOR_SIZE*TERM_BITS-1:0] terms;
  // By bin, then by element.
  wire [BINS*VECTOR_SIZE-1:0] added;
  wire [BINS*VECTOR_SIZE-1:0] subtracted;
  wire [BINS*SUM_BITS-1:0] bin_sums;
  reg [BINS*SUM_BITS-1:0] sums;
  wire [TOTAL_BITS-1:0] total;

  genvar i;
  genvar k;
  generate
    for (i = 0; i < VECTOR_SIZE; i = i + 1) begin : element
      wire [BINS-1:0] adds;
      wire [BINS-1:0] subtracts;
      bin_decoder #(
          .EXPONENT_BITS(EXPONENT_BITS),
          .BASE_BITS(BASE_BITS),
          .TABLE_BITS(TABLE_BITS),
          .LARGEST_QUOTIENT(LARGEST_QUOTIENT),
          .TERM_BITS(TERM_BITS),
          .FLOOR(FLOOR)
      ) decoder (
          .negative(negative[i]),
          .nonzero(nonzero[i]),
          .exponent(exponents[i*EXPONENT_BITS+:EXPONENT_BITS]),
          .term(terms[i*TERM_BITS+:TERM_BITS]),
          .added(adds),
          .subtracted(subtracts)
      );
      for (k = 0; k < BINS; k = k + 1) begin : bin
        assign added[k*VECTOR_SIZE+i] = adds[k];
        assign subtracted[k*VECTOR_SIZE+i] = subtracts[k];
      end
    end
    for (k = 0; k < BINS; k = k + 1) begin : bin
      difference_tree #(
          .SIZE(VECTOR_SIZE),
          .LEVELS(LEVELS),
          .MAGNITUDE_BITS(TERM_BITS)
      ) accumulation (
          .magnitudes(terms),
          .added(added[k*VECTOR_SIZE+:VECTOR_SIZE]),
          .subtracted(subtracted[k*VECTOR_SIZE+:VECTOR_SIZE]),
          .difference(bin_sums[k*SUM_BITS+:SUM_BITS])
      );
    end
  endgenerate

  bin_constants #(
      .TABLE_BITS(TABLE_BITS),
      .SUM_BITS(SUM_BITS),
      .FRACTION_BITS(FRACTION_BITS),
      .CONSTANTS(CONSTANTS)
  ) constants (
      .sums(sums),
      .total(total)
  );

  always @(posedge clk) begin
    if (products_valid) sums <= bin_sums;
    if (sums_valid) begin
      value <= total[TOTAL_BITS-1:CUT_BITS];
      carry <= !FLOOR && total[TOTAL_BITS-1] && total[CUT_BITS-1:0] != 0;
    end
  end
endmodule
