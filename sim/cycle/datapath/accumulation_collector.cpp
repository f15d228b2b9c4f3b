// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/accumulation_collector.hpp"

namespace lnsim::cycle::datapath {

void AccumulationCollector::clear() {
  for (auto& entry : entries_) {
    entry.clear();
  }
}

void AccumulationCollector::accumulate(std::uint64_t entry, std::span<const std::int64_t> terms) {
  auto sum = entries_.at(entry);
  for (const auto term : terms) {
    sum.add(term);
  }
  entries_[entry] = sum;
  counts_.additions += terms.size();
  ++counts_.reads;
  ++counts_.writes;
}

}  // namespace lnsim::cycle::datapath
