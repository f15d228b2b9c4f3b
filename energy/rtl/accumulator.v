// SPDX-License-Identifier: MIT
// The register of a running sum: value + carry is added to it, or to 0 where a new sum begins. A
// sum that does not fit becomes the nearest end of the range, or its low bits with WRAP.
module accumulator #(
    parameter BITS = 24,
    parameter VALUE_BITS = 25,
    parameter WRAP = 0
) (
    input clk,
    input rst,
    input enable,
    input first,
    input [VALUE_BITS-1:0] value,
    input carry,
    output reg [BITS-1:0] sum,
    output reg overflow
);
  // One more than the wider addend; the lowest place only makes the carry.
  localparam WIDE_BITS = (BITS > VALUE_BITS ? BITS : VALUE_BITS) + 1;

  wire [BITS-1:0] base = sum & {BITS{~first}};
  wire [WIDE_BITS:0] with_carry = {{WIDE_BITS - BITS{base[BITS-1]}}, base, 1'b1} +
      {{WIDE_BITS - VALUE_BITS{value[VALUE_BITS-1]}}, value, carry};
  wire [WIDE_BITS-1:0] exact = with_carry[WIDE_BITS:1];
  wire negative = exact[WIDE_BITS-1];
  wire fits = exact[WIDE_BITS-1:BITS-1] == {WIDE_BITS - BITS + 1{negative}};
  wire [BITS-1:0] end_of_range = {negative, {BITS - 1{~negative}}};

  always @(posedge clk) begin
    if (rst) begin
      sum <= 0;
      overflow <= 0;
    end else if (enable) begin
      sum <= fits || WRAP ? exact[BITS-1:0] : end_of_range;
      overflow <= !fits;
    end
  end
endmodule
