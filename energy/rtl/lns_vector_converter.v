// SPDX-License-Identifier: MIT
// A conversion for each element, and the pipeline register behind it.
module lns_vector_converter #(
    parameter VECTOR_SIZE = 32,
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
    input clk,
    input [VECTOR_SIZE-1:0] negative,
    input [VECTOR_SIZE-1:0] nonzero,
    input [VECTOR_SIZE*EXPONENT_BITS-1:0] exponents,
    output reg [VECTOR_SIZE*(MAGNITUDE_BITS+1)-1:0] terms
);
  localparam TERM_BITS = MAGNITUDE_BITS + 1;

  wire [VECTOR_SIZE*TERM_BITS-1:0] converted;

  always @(posedge clk) begin
    terms <= converted;
  end

  genvar i;
  generate
    for (i = 0; i < VECTOR_SIZE; i = i + 1) begin : element
      log_to_linear #(
          .EXPONENT_BITS(EXPONENT_BITS),
          .BASE_BITS(BASE_BITS),
          .TABLE_BITS(TABLE_BITS),
          .FRACTION_BITS(FRACTION_BITS),
          .SIGNIFICAND_BITS(SIGNIFICAND_BITS),
          .LARGEST_QUOTIENT(LARGEST_QUOTIENT),
          .MAGNITUDE_BITS(MAGNITUDE_BITS),
          .FLOOR(FLOOR),
          .CONSTANTS(CONSTANTS)
      ) conversion (
          .negative(negative[i]),
          .nonzero(nonzero[i]),
          .exponent(exponents[i*EXPONENT_BITS+:EXPONENT_BITS]),
          .term(converted[i*TERM_BITS+:TERM_BITS])
      );
    end
  endgenerate
endmodule
