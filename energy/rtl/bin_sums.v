// SPDX-License-Identifier: MIT
// The sums of a vector's products by bin, the first one lowest: a decoder for each element, two
// trees for each bin, and their pipeline register. With DECODE_STAGE there is one behind the
// decoders too, and bit l - 1 of TREE_STAGES puts one behind level l of the trees.
module bin_sums #(
    parameter VECTOR_SIZE = 32,
    parameter LEVELS = 5,
    parameter EXPONENT_BITS = 8,
    parameter BASE_BITS = 3,
    parameter TABLE_BITS = 3,
    parameter LARGEST_QUOTIENT = 31,
    parameter TERM_BITS = 19,
    parameter FLOOR = 0,
    parameter DECODE_STAGE = 0,
    parameter TREE_STAGES = 0
) (
    input clk,
    input [VECTOR_SIZE-1:0] negative,
    input [VECTOR_SIZE-1:0] nonzero,
    input [VECTOR_SIZE*EXPONENT_BITS-1:0] exponents,
    output reg [((TERM_BITS+LEVELS+1)<<TABLE_BITS)-1:0] sums
);
  localparam BINS = 1 << TABLE_BITS;
  localparam SUM_BITS = TERM_BITS + LEVELS + 1;

  wire [VECTOR_SIZE*TERM_BITS-1:0] decoded;
  // By bin, then by element.
  wire [BINS*VECTOR_SIZE-1:0] decoded_added;
  wire [BINS*VECTOR_SIZE-1:0] decoded_subtracted;
  wire [VECTOR_SIZE*TERM_BITS-1:0] terms;
  wire [BINS*VECTOR_SIZE-1:0] added;
  wire [BINS*VECTOR_SIZE-1:0] subtracted;
  wire [BINS*SUM_BITS-1:0] differences;

  delay_line #(
      .BITS(VECTOR_SIZE * (TERM_BITS + 2 * BINS)),
      .STAGES(DECODE_STAGE)
  ) behind_decoders (
      .clk(clk),
      .enable(1'b1),
      .d({decoded, decoded_added, decoded_subtracted}),
      .q({terms, added, subtracted})
  );

  always @(posedge clk) begin
    sums <= differences;
  end

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
          .term(decoded[i*TERM_BITS+:TERM_BITS]),
          .added(adds),
          .subtracted(subtracts)
      );
      for (k = 0; k < BINS; k = k + 1) begin : bin
        assign decoded_added[k*VECTOR_SIZE+i] = adds[k];
        assign decoded_subtracted[k*VECTOR_SIZE+i] = subtracts[k];
      end
    end
    for (k = 0; k < BINS; k = k + 1) begin : bin
      difference_tree #(
          .SIZE(VECTOR_SIZE),
          .LEVELS(LEVELS),
          .MAGNITUDE_BITS(TERM_BITS),
          .STAGES(TREE_STAGES)
      ) accumulation (
          .clk(clk),
          .magnitudes(terms),
          .added(added[k*VECTOR_SIZE+:VECTOR_SIZE]),
          .subtracted(subtracted[k*VECTOR_SIZE+:VECTOR_SIZE]),
          .difference(differences[k*SUM_BITS+:SUM_BITS])
      );
    end
  endgenerate
endmodule
