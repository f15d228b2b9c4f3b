// SPDX-License-Identifier: MIT
// How many of 2^STEP_BITS rising midpoints a word exceeds, by bisection: each stage compares with
// the midpoint that halves what is left. MIDPOINTS holds words of BITS bits, the lowest first.
module midpoint_search #(
    parameter BITS = 24,
    parameter STEP_BITS = 3,
    parameter MIDPOINTS = 0
) (
    input [BITS-1:0] word,
    output [STEP_BITS:0] count
);
  localparam [(BITS<<STEP_BITS)-1:0] PACKED = MIDPOINTS;

  genvar k;
  generate
    for (k = STEP_BITS + 1; k >= 0; k = k - 1) begin : stage
      // The count's bits from k on, the lower ones 0.
      wire [STEP_BITS:0] reached;
      if (k == STEP_BITS + 1) begin : entry
        assign reached = 0;
      end else begin : step
        wire [STEP_BITS:0] known = stage[k+1].reached;
        reg [BITS-1:0] midpoint;
        integer i;
        always @* begin
          // Beyond the last midpoint nothing is exceeded.
          midpoint = {BITS{1'b1}};
          for (i = 0; i < (1 << STEP_BITS); i = i + (2 << k)) begin
            if (known == i) midpoint = PACKED[(i+(1<<k)-1)*BITS+:BITS];
          end
        end
        assign reached = known | ((word > midpoint) << k);
      end
    end
  endgenerate

  assign count = stage[0].reached;
endmodule
