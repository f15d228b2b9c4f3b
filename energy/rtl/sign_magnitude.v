// SPDX-License-Identifier: MIT
// A two's complement word as a sign above a magnitude, in as many bits: the lowest number, whose
// magnitude they cannot hold, is a negative 0, which no other is.
module sign_magnitude #(
    parameter BITS = 8
) (
    input [BITS-1:0] word,
    output [BITS-1:0] coded
);
  wire negative = word[BITS-1];

  assign coded = {negative, (word[BITS-2:0] ^ {BITS - 1{negative}}) + negative};
endmodule
