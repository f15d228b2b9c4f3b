// SPDX-License-Identifier: MIT
// When a vector that was issued reaches the running sum: takes says that it is added to it, first
// whether that begins a new one, and done that a sum is ready. A vector is added DEPTH cycles after
// its operands are in their registers. Where SUMS running sums take turns, each moves on through
// the adder as vectors come, and is ready when SUMS - 1 more have come.
module issue_pipeline #(
    parameter DEPTH = 2,
    parameter SUMS = 1
) (
    input clk,
    input rst,
    input issue,
    input first_in,
    output takes,
    output first,
    output reg done
);
  reg [DEPTH:0] valid;
  reg [DEPTH:0] firsts;
  wire fills;

  assign takes = valid[DEPTH];
  assign first = firsts[DEPTH];

  generate
    if (SUMS == 1) begin : one
      assign fills = 1'b1;
    end else begin : several
      reg [SUMS-2:0] begun;
      always @(posedge clk) begin
        if (rst) begin
          begun <= 0;
        end else if (takes) begin
          begun <= {begun, 1'b1};
        end
      end
      assign fills = begun[SUMS-2];
    end
  endgenerate

  always @(posedge clk) begin
    firsts <= {firsts[DEPTH-1:0], first_in};
    if (rst) begin
      valid <= 0;
      done <= 0;
    end else begin
      valid <= {valid[DEPTH-1:0], issue};
      done <= takes && fills;
    end
  end
endmodule
