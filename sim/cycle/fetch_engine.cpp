// SPDX-License-Identifier: MIT
#include "sim/cycle/fetch_engine.hpp"

#include <algorithm>
#include <utility>

#include "sim/cycle/transfer.hpp"
#include "sim/mapping/legality.hpp"

namespace lnsim::cycle {

FetchEngine::FetchEngine(const sc_core::sc_module_name& name, const Architecture& machine,
                         ArrayChannels& channels)
    : sc_module(name), machine_(machine), channels_(channels) {
  SC_HAS_PROCESS(FetchEngine);
  SC_THREAD(run);
}

void FetchEngine::run() {
  while (true) {
    wait(channels_.job_begins);
    TileWalker walker(channels_.mapping());
    ideal_tiles_ = &walker;
    auto current = residencies(take_tile());
    while (!current.empty()) {
      for (std::size_t i = 0; i + 1 < current.size(); ++i) {
        fetch(current[i], &current[i + 1]);
      }
      const bool last = current.back().steps.back().last;
      // The next tile's operand A can trickle in only where the tile has already arrived.
      std::vector<Residency> following;
      LoadedTile loaded;
      if (!last && machine_.memory && channels_.tiles.nb_read(loaded)) {
        following = residencies(loaded);
      }
      const bool arrived = !following.empty() && loaded.ready <= now();
      fetch(current.back(), arrived ? &following.front() : nullptr);
      if (!last && following.empty()) {
        following = residencies(take_tile());
      }
      current = std::move(following);
    }
  }
}

LoadedTile FetchEngine::take_tile() {
  return machine_.memory ? channels_.tiles.read() : LoadedTile{*ideal_tiles_->next(), now()};
}

std::vector<FetchEngine::Residency> FetchEngine::residencies(const LoadedTile& loaded) {
  const auto& nest = channels_.mapping().nest;
  std::vector<Residency> parts;
  for (const auto& step : steps_of(loaded.tile, channels_.mapping())) {
    if (parts.empty() || step.fetches_a) {
      parts.push_back({.steps = {}, .accesses_a = 0, .tile_ready = loaded.ready});
    }
    if (step.fetches_a) {
      parts.back().accesses_a = accesses(nest.elements_a(step.extent), channels_.job->format.bits);
    }
    parts.back().steps.push_back(step);
  }
  return parts;
}

void FetchEngine::fetch(Residency& current, Residency* next) {
  if (current.accesses_a > 0) {
    if (current.tile_ready > now()) {
      wait(cycles(current.tile_ready - now()));
    }
    read_accesses(std::exchange(current.accesses_a, 0));
  }
  const auto ahead = next == nullptr ? 0 : next->accesses_a;
  const auto slice = ceil_div<std::uint64_t>(ahead, current.steps.size());
  for (const auto& step : current.steps) {
    const auto part = next == nullptr ? 0 : std::min(slice, next->accesses_a);
    fetch_step(step, current.tile_ready, part);
    if (next != nullptr) {
      next->accesses_a -= part;
    }
  }
}

void FetchEngine::fetch_step(const Step& step, std::uint64_t tile_ready, std::uint64_t slice) {
  channels_.step_slots.wait();
  count_words(step);
  FetchedStep fetched{step, tile_ready, now(), now()};
  if (machine_.memory) {
    if (tile_ready > now()) {
      wait(cycles(tile_ready - now()));
    }
    const auto& mapping = channels_.mapping();
    const auto bits = channels_.job->format.bits;
    std::uint64_t all = 0;
    if (!step.first_reduction) {
      all +=
          accesses(step.extent.rows * step.extent.columns, partial_sum_bits(channels_.job->format));
    }
    fetched.first_ready = now();
    for (std::uint64_t k = 0; step.fetches_b && k < step.extent.reduction;
         k += mapping.array.reduction) {
      const auto chunk = std::min(mapping.array.reduction, step.extent.reduction - k);
      all += accesses(mapping.nest.elements_b({0, step.extent.columns, chunk}), bits);
      if (k == 0) {
        fetched.first_ready = read_accesses(std::exchange(all, 0));
      }
    }
    fetched.all_ready = std::max(fetched.first_ready, read_accesses(all));
    channels_.steps.write(fetched);
    const auto path = machine_.memory->path_latency_cycles();
    const auto port_free = std::max(read_accesses(slice), fetched.all_ready);
    if (port_free > now() + path) {
      wait(cycles(port_free - path - now()));
    }
    return;
  }
  channels_.steps.write(fetched);
}

/// Reads whole accesses of the port; returns when the last one arrives.
std::uint64_t FetchEngine::read_accesses(std::uint64_t accesses) {
  if (accesses == 0) {
    return now();
  }
  const auto width = machine_.memory->global_buffer.port_bytes();
  return transfer(interconnect, tlm::TLM_READ_COMMAND, accesses * width, now(), width);
}

void FetchEngine::count_words(const Step& step) {
  const auto& mapping = channels_.mapping();
  const std::uint64_t lanes = machine_.pe.lanes;
  const std::uint64_t vector = machine_.pe.vector_size;
  const auto part = ceil_div<std::uint64_t>(step.extent.columns, mapping.pe_columns);
  const auto pe_columns = ceil_div(step.extent.columns, part);
  const auto blocks = ceil_div(step.extent.rows, lanes);
  const auto blocks_per_pe = ceil_div<std::uint64_t>(blocks, mapping.pe_rows);
  const auto pe_rows = ceil_div(blocks, blocks_per_pe);
  for (std::uint64_t k = 0; k < step.extent.reduction; k += mapping.array.reduction) {
    const auto chunk = std::min(mapping.array.reduction, step.extent.reduction - k);
    if (step.fetches_a) {
      counts_.words_a += step.extent.rows * mapping.nest.vectors(chunk, vector) * pe_columns;
    }
    for (std::uint64_t c = 0; step.fetches_b && c < step.extent.columns; c += part) {
      const auto columns = std::min(part, step.extent.columns - c);
      const auto elements = mapping.nest.elements_b({0, columns, chunk});
      counts_.words_b += ceil_div(elements, vector) * pe_rows;
    }
  }
}

std::uint64_t FetchEngine::accesses(std::uint64_t elements, std::uint32_t bits) const {
  if (!machine_.memory) {
    return 0;
  }
  const auto width = machine_.memory->global_buffer.port_bytes();
  return ceil_div(packed_bytes(elements, bits).value(), width);
}

}  // namespace lnsim::cycle
