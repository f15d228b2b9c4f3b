// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <string>
#include <vector>

#include "energy/pricing.hpp"

namespace lnsim::cli {

/// The energy of a multiply-accumulate in a processing element by the part of the hardware, in a
/// format and in a wider one, in one technology.
class EnergySplit {
 public:
  /// Of multiplication, alignment and accumulation, registers and wires, memories, and the rest.
  using Terms = std::array<double, 5>;

  EnergySplit(std::string technology, std::uint64_t macs, const EnergyBreakdown& format,
              const EnergyBreakdown& wide);

  [[nodiscard]] const std::string& technology() const { return technology_; }
  /// Energy of the wider format over that of the format.
  [[nodiscard]] double ratio() const;
  /// What each part of the wider format adds to the ratio; the sum is the ratio.
  [[nodiscard]] Terms terms() const;
  /// Lines of a table: femtojoules, ratio and term of each part.
  [[nodiscard]] std::vector<std::string> table() const;

 private:
  struct Part {
    double format_fj = 0;
    double wide_fj = 0;
  };
  std::string technology_;
  std::array<Part, std::tuple_size_v<Terms>> parts_;
  Part total_;
};

/// The splits, and in which part each differs most from the first, that of the technology that was
/// fitted to the paper.
[[nodiscard]] std::vector<std::string> explain(const std::vector<EnergySplit>& splits,
                                               double published_ratio);

}  // namespace lnsim::cli
