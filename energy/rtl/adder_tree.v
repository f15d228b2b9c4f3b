// SPDX-License-Identifier: MIT
// The sum of terms by pairs, exact: its width grows by one a level. Bit l - 1 of STAGES puts a
// pipeline register behind level l.
module adder_tree #(
    parameter SIZE = 32,
    parameter LEVELS = 5,
    parameter TERM_BITS = 16,
    parameter SIGNED = 1,
    parameter STAGES = 0
) (
    input clk,
    input [SIZE*TERM_BITS-1:0] terms,
    output [TERM_BITS+LEVELS-1:0] sum
);
  genvar l;
  genvar i;
  generate
    for (l = 0; l <= LEVELS; l = l + 1) begin : level
      localparam NODES = SIZE >> l;
      localparam BITS = TERM_BITS + l;
      wire [NODES*BITS-1:0] sums;
      if (l == 0) begin : leaves
        assign sums = terms;
      end else begin : nodes
        wire [NODES*BITS-1:0] added;
        for (i = 0; i < NODES; i = i + 1) begin : node
          wire [BITS-2:0] left = level[l-1].sums[2*i*(BITS-1)+:BITS-1];
          wire [BITS-2:0] right = level[l-1].sums[(2*i+1)*(BITS-1)+:BITS-1];
          wire left_sign = SIGNED && left[BITS-2];
          wire right_sign = SIGNED && right[BITS-2];
          assign added[i*BITS+:BITS] = {left_sign, left} + {right_sign, right};
        end
        delay_line #(
            .BITS(NODES * BITS),
            .STAGES((STAGES >> (l - 1)) & 1)
        ) stage (
            .clk(clk),
            .enable(1'b1),
            .d(added),
            .q(sums)
        );
      end
    end
  endgenerate

  assign sum = level[LEVELS].sums;
endmodule
