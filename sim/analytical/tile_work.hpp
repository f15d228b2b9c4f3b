// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <utility>

#include "sim/analytical/machine_rates.hpp"
#include "sim/analytical/segments.hpp"
#include "sim/analytical/tally.hpp"
#include "sim/execution/product_traffic.hpp"
#include "sim/mapping/mapping.hpp"

namespace lnsim::analytical {

/// Which operands of a global-buffer tile are not the previous tile's, and what becomes of its
/// sums.
struct TileRole {
  bool loads_a = true;
  bool loads_b = true;
  bool reads_sums = false;     ///< its partial sums come back from the global buffer
  bool writes_sums = false;    ///< and go there
  bool last_reduction = true;  ///< its outputs are complete
  bool operator==(const TileRole&) const = default;
};

/// What a tile does, and for how many cycles it keeps each part of the machine busy.
struct TileWork {
  std::uint64_t steps = 0;
  std::uint64_t row_steps = 0;
  std::uint64_t compute = 0;        ///< issuing vectors, or waiting for sums to add to
  std::uint64_t array = 0;          ///< the same or converting outputs, step by step
  std::uint64_t paced = 0;          ///< the same, no step sooner than half a round trip
  std::uint64_t read = 0;           ///< read port, or the wires towards the array
  std::uint64_t write = 0;          ///< write port, or the wires from the array
  std::uint64_t sums_return = 0;    ///< until a first step's partial sums can be read again
  std::uint64_t first_wait = 0;     ///< of the first step for its operands, beyond its own time
  std::uint64_t first_outputs = 0;  ///< until the first of them leave the array
  std::uint64_t port_reads = 0;     ///< accesses of the array's side
  std::uint64_t port_writes = 0;
  std::uint64_t link_reads = 0;  ///< bytes
  std::uint64_t link_writes = 0;
  std::uint64_t bursts_a = 0;  ///< from DRAM
  std::uint64_t bursts_b = 0;
  std::uint64_t stores = 0;  ///< bursts

  /// Its steps overlap: it lasts as long as the slowest part is busy.
  [[nodiscard]] std::uint64_t duration() const;
  /// From the arrival of its operands to its end, were nothing else in the way and the first
  /// vectors `head` cycles in coming.
  [[nodiscard]] std::uint64_t alone(std::uint64_t head) const;
};

/// The most portions in which a step's outputs leave the array.
inline constexpr std::uint64_t most_output_portions = 8;

/// A global-buffer tile of a mapping, whatever its role: its steps, of which there are at most two
/// kinds along each axis, and what each of them moves.
class TileSteps {
 public:
  TileSteps() = default;
  TileSteps(const Mapping& mapping, const MachineRates& rates, const Tile& extent);

  [[nodiscard]] TileWork work(const LoopNest& nest, const MachineRates& rates,
                              const TileRole& role) const;
  /// All that such a tile does, in counts.
  [[nodiscard]] Tally tally(const Mapping& mapping, const MachineRates& rates, const TileRole& role,
                            const TileWork& work) const;
  /// What it moves of each tensor.
  [[nodiscard]] ProductTraffic traffic(const LoopNest& nest, const MachineRates& rates,
                                       const TileRole& role) const;
  /// Cycles that the array, and the read port, take for the first block of rows and so many
  /// columns.
  [[nodiscard]] std::pair<double, double> first_block(std::uint64_t columns, const Mapping& mapping,
                                                      const MachineRates& rates) const;

 private:
  /// Steps of one kind along the rows.
  struct Row {
    std::uint64_t extent = 0;
    std::uint64_t count = 0;
    std::uint64_t per_pe = 0;       ///< on the fullest processing element
    std::uint64_t lane_blocks = 0;  ///< over all processing elements
    std::uint64_t pes = 0;          ///< processing elements that have some
    std::uint64_t passes = 0;       ///< over columns, on the fullest
    std::uint64_t issues = 0;       ///< cycles for a column
    std::uint64_t converts = 0;     ///< cycles of the post-processing lanes for a column
    std::uint64_t bytes_a = 0;
  };
  /// Steps of one kind along the columns.
  struct Column {
    std::uint64_t extent = 0;
    std::uint64_t count = 0;
    std::uint64_t per_pe = 0;
    std::uint64_t collector_blocks = 0;  ///< over all processing elements
    std::uint64_t pes = 0;
    std::uint64_t waits = 0;  ///< cycles that a vector of a pass keeps the next one waiting
    std::uint64_t bytes_b = 0;
  };
  /// What moves between the global buffer and the array, and how long that takes.
  struct Transfer {
    std::uint64_t bytes = 0;
    std::uint64_t accesses = 0;  ///< of the port
    std::uint64_t cycles = 0;
  };
  /// A step of one kind of rows and one of columns.
  struct Step {
    Transfer b;               ///< operand B; nothing where it is there already
    Transfer sums;            ///< partial sums that come back
    Transfer out;             ///< outputs, or partial sums that go
    std::uint64_t busy = 0;   ///< cycles issuing vectors, or waiting for sums to add to
    std::uint64_t array = 0;  ///< the same, or cycles converting outputs
  };
  [[nodiscard]] static Transfer transfer(std::uint64_t bytes, const MachineRates& rates) {
    const auto accesses = rates.accesses(bytes);
    return {bytes, accesses, rates.port_cycles(accesses, bytes)};
  }
  void add_rows(const Mapping& mapping, const MachineRates& rates);
  void add_columns(const Mapping& mapping, const MachineRates& rates);
  [[nodiscard]] std::uint64_t bytes_b(const Mapping& mapping, const MachineRates& rates,
                                      std::uint64_t columns) const;
  [[nodiscard]] std::uint64_t words_b(const Mapping& mapping, const MachineRates& rates,
                                      const Column& column) const;
  [[nodiscard]] static std::uint64_t waits(std::uint64_t columns, const MachineRates& rates);
  [[nodiscard]] std::uint64_t busy(const Row& row, const Column& column,
                                   const TileRole& role) const;
  [[nodiscard]] Step step_of(const LoopNest& nest, const MachineRates& rates, const TileRole& role,
                             const Row& row, const Column& column, std::uint64_t fetches_b) const;
  static void add_steps(TileWork& work, const MachineRates& rates, const Step& step,
                        std::uint64_t times, std::uint64_t with_b);
  void begin(TileWork& work, const MachineRates& rates, const TileRole& role,
             const Step& step) const;
  void add_dram(TileWork& work, const LoopNest& nest, const MachineRates& rates,
                const TileRole& role) const;
  void add_loads_and_stores(ProductTraffic& traffic, const LoopNest& nest,
                            const MachineRates& rates, const TileRole& role) const;
  /// Blocks of rows of one kind that bring operand B of a block of columns.
  [[nodiscard]] std::uint64_t fetches_b(const Row& row, const TileRole& role) const;

  Tile extent_;
  std::uint64_t vectors_ = 0;  ///< of a dot product
  bool b_stays_ = false;       ///< operand B of its only block of columns
  Few<Row, 2> rows_;
  Few<Column, 2> columns_;
};

}  // namespace lnsim::analytical
