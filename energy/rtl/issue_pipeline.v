// SPDX-License-Identifier: MIT
// Which stages hold a vector: valid[0] the operand registers, valid[DEPTH] what the accumulator
// takes in; first says whether that begins a new sum, done that it is in the sum.
module issue_pipeline #(
    parameter DEPTH = 2
) (
    input clk,
    input rst,
    input issue,
    input first_in,
    output reg [DEPTH:0] valid,
    output first,
    output reg done
);
  reg [DEPTH:0] firsts;

  assign first = firsts[DEPTH];

  always @(posedge clk) begin
    firsts <= {firsts[DEPTH-1:0], first_in};
    if (rst) begin
      valid <= 0;
      done <= 0;
    end else begin
      valid <= {valid[DEPTH-1:0], issue};
      done <= valid[DEPTH];
    end
  end
endmodule
