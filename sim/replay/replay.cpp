// SPDX-License-Identifier: MIT
#include "sim/replay/replay.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "models/base/checked.hpp"

namespace lnsim::replay {
namespace {

/// The payloads of products in the same formats.
struct Group {
  ReplayArithmetic arithmetic;
  std::vector<Payload> payloads = {};
};

/// The replayable payloads in groups, in the order of their first ones.
std::vector<Group> grouped(const std::vector<Payload>& payloads, const RoleFormats& formats,
                           std::uint32_t vector_size) {
  std::vector<Group> groups;
  for (const auto& payload : payloads) {
    const auto* work = std::get_if<Contraction>(&payload.op.work);
    if (work == nullptr) {
      continue;
    }
    const ReplayArithmetic arithmetic{product_formats(formats, *work, payload.op.pass),
                                      vector_size};
    if (!replayable(payload, arithmetic)) {
      continue;
    }
    auto group = std::ranges::find(groups, arithmetic.formats,
                                   [](const Group& one) { return one.arithmetic.formats; });
    if (group == groups.end()) {
      group = groups.insert(groups.end(), Group{arithmetic});
    }
    group->payloads.push_back(payload);
  }
  return groups;
}

}  // namespace

Replay::Replay(const std::vector<Payload>& payloads, const RoleFormats& formats,
               const lnsim::ProcessingElement& pe, ProgressCallback progress)
    : progress_(std::move(progress)) {
  const auto tell = [this](std::size_t vectors) {
    issued_ += vectors;
    if (progress_) {
      progress_(issued_, vectors_);
    }
  };
  for (auto& [arithmetic, of_group] : grouped(payloads, formats, pe.vector_size)) {
    const auto& stream = streams_.emplace_back(std::move(of_group), arithmetic, pe, tell);
    vectors_ = checked_add(vectors_, stream.vectors());
  }
}

std::vector<cycle::CallerTiles> Replay::work() {
  std::vector<cycle::CallerTiles> work;
  for (auto& stream : streams_) {
    work.push_back({stream.formats(), stream.tiles()});
  }
  return work;
}

std::vector<ReplayedOp> Replay::take_results() {
  std::vector<ReplayedOp> results;
  for (auto& stream : streams_) {
    std::ranges::move(stream.take_results(), std::back_inserter(results));
  }
  return results;
}

}  // namespace lnsim::replay
