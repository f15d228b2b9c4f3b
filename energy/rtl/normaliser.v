// SPDX-License-Identifier: MIT
// Shifts the leading one of a word to its top, by halves, and tells how far: at most
// 2^SHIFT_BITS - 1 places, which a word of 0 is shifted.
module normaliser #(
    parameter BITS = 24,
    parameter SHIFT_BITS = 5
) (
    input [BITS-1:0] word,
    output [BITS-1:0] normalised,
    output [SHIFT_BITS-1:0] shift
);
  genvar k;
  generate
    for (k = SHIFT_BITS; k >= 0; k = k - 1) begin : stage
      wire [BITS-1:0] value;
      if (k == SHIFT_BITS) begin : entry
        assign value = word;
      end else begin : step
        wire [BITS-1:0] incoming = stage[k+1].value;
        wire [BITS-1:0] upper = incoming >> (BITS > (1 << k) ? BITS - (1 << k) : 0);
        assign shift[k] = upper == 0;
        assign value = shift[k] ? incoming << (1 << k) : incoming;
      end
    end
  endgenerate

  assign normalised = stage[0].value;
endmodule
