// SPDX-License-Identifier: MIT
#include "workloads/missing_work.hpp"

#include <algorithm>
#include <iomanip>
#include <limits>
#include <sstream>

#include "models/base/checked.hpp"

namespace lnsim {

MissingTotal total(const std::vector<MissingWork>& missing, std::uint64_t recorded_macs) {
  MissingTotal sum;
  for (const auto& one : missing) {
    sum.ops = checked_add(sum.ops, one.count);
    sum.macs = checked_add(sum.macs, one.macs.value_or(0));
    sum.unknown += one.macs ? 0 : one.count;
  }
  const auto all = static_cast<double>(checked_add(sum.macs, recorded_macs));
  sum.share = all > 0 ? static_cast<double>(sum.macs) / all : 0;
  return sum;
}

std::string text_of(const std::vector<MissingWork>& missing, std::uint64_t recorded_macs) {
  constexpr std::size_t shown = 3;
  constexpr double percent = 100;
  const auto [ops, macs, unknown, share] = total(missing, recorded_macs);
  std::ostringstream line;
  line << "the trace lacks " << ops << (ops == 1 ? " op, " : " ops, ") << std::setprecision(3)
       << percent * share << " % of the multiply-accumulates";
  if (unknown > 0) {
    line << " and those of " << unknown << " that are not known";
  }
  // Those that are not known may be the largest.
  const auto size = [](const MissingWork& one) {
    return one.macs.value_or(std::numeric_limits<std::uint64_t>::max());
  };
  auto most = missing;
  std::ranges::stable_sort(most, std::ranges::greater(), size);
  const auto named = std::min(shown, most.size());
  for (std::size_t i = 0; i < named; ++i) {
    line << (i == 0 ? ": " : ", ") << most[i].op << " in " << most[i].layer << " (" << most[i].count
         << ")";
  }
  line << (named < most.size() ? ", ..." : "");
  return line.str();
}

}  // namespace lnsim
