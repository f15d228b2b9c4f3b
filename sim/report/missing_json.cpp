// SPDX-License-Identifier: MIT
#include "sim/report/missing_json.hpp"

namespace lnsim {

nlohmann::ordered_json missing_json(const std::vector<MissingWork>& missing,
                                    std::uint64_t recorded_macs) {
  using Json = nlohmann::ordered_json;
  const auto [ops, macs, unknown, share] = total(missing, recorded_macs);
  Json list = Json::array();
  for (const auto& one : missing) {
    Json entry{{"op", one.op},       {"layer", one.layer}, {"pass", nullptr},
               {"count", one.count}, {"macs", nullptr},    {"why", one.why}};
    if (one.pass) {
      entry["pass"] = to_string(*one.pass);
    }
    if (one.macs) {
      entry["macs"] = *one.macs;
    }
    list.push_back(std::move(entry));
  }
  return {{"ops", ops},
          {"macs", macs},
          {"macs_share", share},
          {"ops_of_unknown_macs", unknown},
          {"list", list}};
}

}  // namespace lnsim
