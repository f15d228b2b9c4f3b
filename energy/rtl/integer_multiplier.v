// SPDX-License-Identifier: MIT
// The product of two's complement words, exact (Baugh and Wooley, 1973: the products that have a
// negative weight are inverted, and constants make up for it).
module integer_multiplier #(
    parameter BITS = 8
) (
    input [BITS-1:0] a,
    input [BITS-1:0] b,
    output [2*BITS-1:0] product
);
  localparam [2*BITS-1:0] CORRECTION = (1 << (2 * BITS - 1)) | (1 << BITS);

  wire [BITS-2:0] low_a = a[BITS-2:0];
  wire [BITS-2:0] low_b = b[BITS-2:0];
  wire [BITS-2:0] cross_a = ~(low_a & {BITS - 1{b[BITS-1]}});
  wire [BITS-2:0] cross_b = ~(low_b & {BITS - 1{a[BITS-1]}});
  wire [2*BITS-1:0] highest = (a[BITS-1] & b[BITS-1]) << (2 * BITS - 2);
  wire [2*BITS-1:0] crossed = (cross_a << (BITS - 1)) + (cross_b << (BITS - 1));

  assign product = low_a * low_b + crossed + highest + CORRECTION;
endmodule
