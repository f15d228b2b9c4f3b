// SPDX-License-Identifier: MIT
// A pipeline register that loads on enable, or wires where PRESENT is 0.
module optional_register #(
    parameter BITS = 8,
    parameter PRESENT = 1
) (
    input clk,
    input enable,
    input [BITS-1:0] d,
    output [BITS-1:0] q
);
  generate
    if (PRESENT) begin : registered
      reg [BITS-1:0] stage;
      always @(posedge clk) begin
        if (enable) stage <= d;
      end
      assign q = stage;
    end else begin : combinational
      assign q = d;
    end
  endgenerate
endmodule
