// SPDX-License-Identifier: MIT
// The product of two logarithmic words: exponents add, signs combine, a zero makes it zero.
// Where a field of 0 stands for zero, the other fields are the exponent plus one, and a's field
// comes with both ones taken off, modulo its width: the sum needs no correction.
module exponent_adder #(
    parameter BITS = 8,
    parameter ZERO_CODE = 1
) (
    input active,
    input [BITS-1:0] a,
    input [BITS-1:0] b,
    output negative,
    output nonzero,
    output [BITS-1:0] exponent
);
  wire [BITS-2:0] field_a = a[BITS-2:0];
  wire [BITS-2:0] field_b = b[BITS-2:0];

  generate
    if (ZERO_CODE) begin : biased
      wire [BITS-2:0] zero = -2;
      assign nonzero = active && field_a != zero && field_b != 0;
      assign exponent = {&field_a, field_a} + {1'b0, field_b};
    end else begin : unbiased
      assign nonzero = active;
      assign exponent = {1'b0, field_a} + {1'b0, field_b};
    end
  endgenerate

  assign negative = nonzero && (a[BITS-1] ^ b[BITS-1]);
endmodule
