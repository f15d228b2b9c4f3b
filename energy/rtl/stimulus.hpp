// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "energy/rtl/stream_statistics.hpp"

namespace lnsim {

/// A port of a design beside its clock.
struct StimulusPort {
  std::string name;
  std::uint32_t width = 1;
  bool operator==(const StimulusPort&) const = default;
};

/// What a design is driven with, and what it must answer. A word, in hexadecimal, holds from its
/// top: a bit that says whether the outputs are compared, the outputs after the clock edge of its
/// cycle, the inputs that the edge samples.
struct Stimulus {
  std::vector<StimulusPort> inputs;
  std::vector<StimulusPort> outputs;
  std::vector<std::string> words;
  std::uint64_t warm_up = 0;     ///< cycles before the ones to be measured
  std::uint64_t operations = 0;  ///< of the measured cycles
  /// Of a vector multiply-accumulate's operands in the measured cycles.
  std::optional<StreamStatistics> statistics = {};
};

/// Fields of a word from its top down.
class StimulusWord {
 public:
  StimulusWord& add(std::uint64_t value, std::uint32_t width = 1);
  /// A vector's elements, the first of which is the lowest.
  StimulusWord& add(std::span<const std::uint32_t> elements, std::uint32_t width);
  StimulusWord& add(const StimulusWord& fields);

  [[nodiscard]] std::string hexadecimal() const;

 private:
  std::vector<bool> bits_;
};

}  // namespace lnsim
