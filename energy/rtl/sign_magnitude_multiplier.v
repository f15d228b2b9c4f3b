// SPDX-License-Identifier: MIT
// The product of two words that sign_magnitude has coded, a sign above a magnitude. That of the
// lowest number is the other magnitude shifted, as a multiplier for it would stand idle otherwise.
module sign_magnitude_multiplier #(
    parameter BITS = 8
) (
    input [BITS-1:0] a,
    input [BITS-1:0] b,
    output [2*BITS-1:0] term
);
  wire [BITS-2:0] magnitude_a = a[BITS-2:0];
  wire [BITS-2:0] magnitude_b = b[BITS-2:0];
  wire lowest_a = a[BITS-1] && magnitude_a == 0;
  wire lowest_b = b[BITS-1] && magnitude_b == 0;
  wire [2*BITS-3:0] product = magnitude_a * magnitude_b;
  wire [BITS-2:0] other =
      (magnitude_b & {BITS - 1{lowest_a}}) | (magnitude_a & {BITS - 1{lowest_b}});

  assign term = {
    a[BITS-1] ^ b[BITS-1], lowest_a && lowest_b, product | {other, {BITS - 1{1'b0}}}
  };
endmodule
