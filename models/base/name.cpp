// SPDX-License-Identifier: MIT
#include "models/base/name.hpp"

#include <functional>
#include <mutex>
#include <set>

namespace lnsim {

Name::Name(std::string_view text) {
  static std::set<std::string, std::less<>> words;
  static std::mutex mutex;
  const std::scoped_lock lock(mutex);
  const auto known = words.find(text);
  text_ = known != words.end() ? &*known : &*words.emplace(text).first;
}

}  // namespace lnsim
