// SPDX-License-Identifier: MIT
// The sum of floating-point words by pairs of neighbours, with a pipeline register within every
// adder and one behind it. A flag goes along.
module float_adder_tree #(
    parameter SIZE = 32,
    parameter LEVELS = 5,
    parameter EXPONENT_BITS = 8,
    parameter MANTISSA_BITS = 23
) (
    input clk,
    input [SIZE*(EXPONENT_BITS+MANTISSA_BITS+1)-1:0] terms,
    input flag_in,
    output [EXPONENT_BITS+MANTISSA_BITS:0] sum,
    output flag
);
  localparam BITS = EXPONENT_BITS + MANTISSA_BITS + 1;

  genvar l;
  genvar i;
  generate
    for (l = 0; l <= LEVELS; l = l + 1) begin : level
      localparam NODES = SIZE >> l;
      wire [NODES*BITS-1:0] sums;
      wire flagged;
      if (l == 0) begin : leaves
        assign sums = terms;
        assign flagged = flag_in;
      end else begin : nodes
        wire [NODES*BITS-1:0] added;
        reg [NODES*BITS:0] stage;
        reg flag_within;
        for (i = 0; i < NODES; i = i + 1) begin : node
          float_adder #(
              .EXPONENT_BITS(EXPONENT_BITS),
              .MANTISSA_BITS(MANTISSA_BITS),
              .STAGES(2)
          ) adder (
              .clk(clk),
              .enable(1'b1),
              .x(level[l-1].sums[2*i*BITS+:BITS]),
              .y(level[l-1].sums[(2*i+1)*BITS+:BITS]),
              .sum(added[i*BITS+:BITS])
          );
        end
        always @(posedge clk) begin
          flag_within <= level[l-1].flagged;
          stage <= {flag_within, added};
        end
        assign {flagged, sums} = stage;
      end
    end
  endgenerate

  assign sum = level[LEVELS].sums;
  assign flag = level[LEVELS].flagged;
endmodule
