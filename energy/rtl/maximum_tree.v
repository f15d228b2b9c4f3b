// SPDX-License-Identifier: MIT
// The largest of unsigned numbers, by pairs. Bit l of STAGES puts a pipeline register behind level
// l, the numbers being level 0.
module maximum_tree #(
    parameter SIZE = 32,
    parameter LEVELS = 5,
    parameter BITS = 9,
    parameter STAGES = 0
) (
    input clk,
    input [SIZE*BITS-1:0] terms,
    output [BITS-1:0] maximum
);
  genvar l;
  genvar i;
  generate
    for (l = 0; l <= LEVELS; l = l + 1) begin : level
      localparam NODES = SIZE >> l;
      wire [NODES*BITS-1:0] found;
      wire [NODES*BITS-1:0] maxima;
      if (l == 0) begin : leaves
        assign found = terms;
      end else begin : nodes
        for (i = 0; i < NODES; i = i + 1) begin : node
          wire [BITS-1:0] left = level[l-1].maxima[2*i*BITS+:BITS];
          wire [BITS-1:0] right = level[l-1].maxima[(2*i+1)*BITS+:BITS];
          assign found[i*BITS+:BITS] = left > right ? left : right;
        end
      end
      delay_line #(
          .BITS(NODES * BITS),
          .STAGES((STAGES >> l) & 1)
      ) stage (
          .clk(clk),
          .enable(1'b1),
          .d(found),
          .q(maxima)
      );
    end
  endgenerate

  assign maximum = level[LEVELS].maxima;
endmodule
