// SPDX-License-Identifier: MIT
#include "sim/mapper/mapper.hpp"

#include <algorithm>
#include <atomic>
#include <deque>
#include <exception>
#include <iterator>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <thread>

#include "models/base/error.hpp"

namespace lnsim {
namespace {

/// All that a search depends on besides the nest.
struct Context {
  analytical::MachineRates rates;
  std::uint32_t processing_elements;
  Objective objective;
  std::optional<TallyPrices> prices;
  std::optional<double> evaluations;
  bool operator==(const Context&) const = default;
};

Context context_of(const MapperSetting& setting) {
  return {.rates = {setting.machine, setting.formats, setting.pipeline},
          .processing_elements = setting.machine.processing_elements,
          .objective = setting.objective,
          .prices = setting.prices,
          .evaluations = setting.effort.evaluations};
}

using Results = std::map<LoopNest, SearchResult>;

/// What the searches of this process have found, by what they depended on.
class Memory {
 public:
  /// The results of a context; one thread at a time works with them.
  Results& operator[](const Context& context) {
    auto found = std::ranges::find(known_, context, &std::pair<Context, Results>::first);
    if (found == known_.end()) {
      known_.emplace_back(context, Results{});
      found = std::prev(known_.end());
    }
    return found->second;
  }
  std::mutex in_use;

 private:
  std::deque<std::pair<Context, Results>> known_;
};

/// Every nest is searched by itself, in whatever thread comes first. The first error is thrown.
std::vector<SearchResult> search_all(std::span<const LoopNest> nests,
                                     const MapperSetting& setting) {
  const Scorer scorer(setting.objective, setting.machine, setting.formats, setting.prices);
  std::vector<SearchResult> results(nests.size());
  std::vector<std::exception_ptr> errors(nests.size());
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    Search search(setting.machine, setting.formats, scorer, setting.effort, setting.pipeline);
    for (auto i = next++; i < nests.size(); i = next++) {
      try {
        results[i] = search.run(nests[i]);
      } catch (...) {
        errors[i] = std::current_exception();
      }
    }
  };
  {
    const auto cores = std::max(1U, std::thread::hardware_concurrency());
    std::vector<std::jthread> helpers;
    for (std::size_t i = 1; i < std::min<std::size_t>(cores, nests.size()); ++i) {
      helpers.emplace_back(work);
    }
    work();
  }
  for (const auto& error : errors) {
    if (error) {
      std::rethrow_exception(error);
    }
  }
  return results;
}

}  // namespace

std::vector<SearchResult> map_nests(std::span<const LoopNest> nests, const MapperSetting& setting) {
  static Memory memory;
  const std::scoped_lock lock(memory.in_use);
  auto& known = memory[context_of(setting)];
  std::set<LoopNest> missing;
  std::ranges::copy_if(nests, std::inserter(missing, missing.end()),
                       [&](const auto& nest) { return !known.contains(nest); });
  if (!missing.empty()) {
    const std::vector<LoopNest> distinct(missing.begin(), missing.end());
    const auto searched = search_all(distinct, setting);
    for (std::size_t i = 0; i < distinct.size(); ++i) {
      known.emplace(distinct[i], searched[i]);
    }
  }
  std::vector<SearchResult> results;
  results.reserve(nests.size());
  std::ranges::transform(nests, std::back_inserter(results),
                         [&](const auto& nest) { return known.at(nest); });
  return results;
}

const Mapping& require_mapping(const SearchResult& result, const MapperSetting& setting) {
  if (result.mapping) {
    return *result.mapping;
  }
  const auto& machine = setting.machine;
  const auto& pe = machine.pe;
  auto sizes = "buffer_a " + std::to_string(pe.buffer_a.capacity.value()) + ", buffer_b " +
               std::to_string(pe.buffer_b.capacity.value());
  if (machine.memory) {
    sizes += ", global_buffer " + std::to_string(machine.memory->global_buffer.capacity.value());
  }
  throw Error("machine " + machine.name + ": its buffers can't hold the smallest tile of " +
              std::to_string(setting.formats.a.storage.bits) + "-bit operands (" + sizes +
              " bytes)");
}

Mapping map_nest(const LoopNest& nest, const MapperSetting& setting) {
  return require_mapping(map_nests(std::span(&nest, 1), setting).front(), setting);
}

}  // namespace lnsim
