// SPDX-License-Identifier: MIT
// STAGES pipeline registers, or wires: what went in as many cycles ago in which it was enabled.
module delay_line #(
    parameter BITS = 8,
    parameter STAGES = 1
) (
    input clk,
    input enable,
    input [BITS-1:0] d,
    output [BITS-1:0] q
);
  genvar k;
  generate
    for (k = 0; k <= STAGES; k = k + 1) begin : stage
      wire [BITS-1:0] value;
      if (k == 0) begin : entry
        assign value = d;
      end else begin : register
        reg [BITS-1:0] kept;
        always @(posedge clk) begin
          if (enable) kept <= stage[k-1].value;
        end
        assign value = kept;
      end
    end
  endgenerate

  assign q = stage[STAGES].value;
endmodule
