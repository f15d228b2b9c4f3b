// SPDX-License-Identifier: MIT
// The largest of unsigned numbers, by pairs.
module maximum_tree #(
    parameter SIZE = 32,
    parameter LEVELS = 5,
    parameter BITS = 9
) (
    input [SIZE*BITS-1:0] terms,
    output [BITS-1:0] maximum
);
  genvar l;
  genvar i;
  generate
    for (l = 0; l <= LEVELS; l = l + 1) begin : level
      localparam NODES = SIZE >> l;
      wire [NODES*BITS-1:0] maxima;
      if (l == 0) begin : leaves
        assign maxima = terms;
      end else begin : nodes
        for (i = 0; i < NODES; i = i + 1) begin : node
          wire [BITS-1:0] left = level[l-1].maxima[2*i*BITS+:BITS];
          wire [BITS-1:0] right = level[l-1].maxima[(2*i+1)*BITS+:BITS];
          assign maxima[i*BITS+:BITS] = left > right ? left : right;
        end
      end
    end
  endgenerate

  assign maximum = level[LEVELS].maxima;
endmodule
