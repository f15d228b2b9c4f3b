// SPDX-License-Identifier: MIT
// Shifts a word right; the lowest bit of the result also stands for what was shifted out.
module sticky_shifter #(
    parameter BITS = 27,
    parameter SHIFT_BITS = 8
) (
    input [BITS-1:0] word,
    input [SHIFT_BITS-1:0] shift,
    output [BITS-1:0] shifted
);
  genvar k;
  generate
    for (k = 0; k <= SHIFT_BITS; k = k + 1) begin : stage
      wire [BITS-1:0] value;
      if (k == 0) begin : entry
        assign value = word;
      end else begin : step
        localparam DISTANCE = 1 << (k - 1);
        localparam [BITS-1:0] LOST = DISTANCE >= BITS ? -1 : (1 << DISTANCE) - 1;
        wire [BITS-1:0] incoming = stage[k-1].value;
        wire sticky = (incoming & (LOST << 1 | 1)) != 0;
        wire [BITS-1:0] after = incoming >> DISTANCE;
        assign value = shift[k-1] ? {after[BITS-1:1], sticky} : incoming;
      end
    end
  endgenerate

  assign shifted = stage[SHIFT_BITS].value;
endmodule
