// SPDX-License-Identifier: MIT
#include "sim/report/remarks.hpp"

namespace lnsim {

std::vector<std::string> price_remarks(const Technology& technology, const std::string& format) {
  std::vector<std::string> lines;
  for (const auto& remark : technology.remarks) {
    if (remark.concerns(format)) {
      lines.push_back(technology.name + ", " + format + ": " + remark.text);
    }
  }
  return lines;
}

std::vector<std::string> remarks(const Report& report,
                                 const std::vector<Technology>& technologies) {
  std::vector<std::string> lines;
  const auto add = [&](const NumberFormat& format) {
    for (const auto& technology : technologies) {
      const auto more = price_remarks(technology, format.name);
      lines.insert(lines.end(), more.begin(), more.end());
    }
  };
  add(report.iteration.format);
  if (report.baseline) {
    add(report.baseline->format);
    if (report.batch == 1 && report.machine.memory) {
      lines.emplace_back(batch_of_one_remark);
    }
  }
  return lines;
}

}  // namespace lnsim
