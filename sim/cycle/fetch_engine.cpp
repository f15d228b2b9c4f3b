// SPDX-License-Identifier: MIT
#include "sim/cycle/fetch_engine.hpp"

#include <algorithm>
#include <utility>

#include "sim/cycle/transfer.hpp"

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
    if (machine_.memory) {
      run_job();
    } else {
      run_ideal();
    }
  }
}

void FetchEngine::run_ideal() {
  TileWalker walker(channels_.mapping());
  while (const auto tile = walker.next()) {
    for (const auto& step : steps_of(*tile, channels_.mapping(), machine_.pe)) {
      channels_.step_slots.wait();
      count_words(step);
      channels_.steps.write({.step = step,
                             .from_dram = now(),
                             .first_ready = now(),
                             .all_ready = now(),
                             .dram_is_last = false});
    }
  }
}

void FetchEngine::run_job() {
  all_taken_ = false;
  while (refill()) {
    auto& steps = residencies_.front().steps;
    const auto step = steps.front();
    channels_.step_slots.wait();
    count_words(step);
    fetch(step);
    prefetch();
    steps.pop_front();
    if (steps.empty()) {
      residencies_.pop_front();
    }
  }
}

/// Takes the next tile when there is one, and waits for it where nothing else is left to do; false
/// after the job's last step.
bool FetchEngine::refill() {
  if (residencies_.size() <= 1 && !all_taken_) {
    LoadedTile loaded;
    if (channels_.tiles.nb_read(loaded)) {
      add_residencies(loaded);
    } else if (residencies_.empty()) {
      add_residencies(channels_.tiles.read());
    }
  }
  return !residencies_.empty();
}

void FetchEngine::add_residencies(const LoadedTile& loaded) {
  const auto& nest = channels_.mapping().nest;
  bool first = true;
  for (const auto& step : steps_of(loaded.tile, channels_.mapping(), machine_.pe)) {
    if (std::exchange(first, false) || step.fetches_a) {
      residencies_.push_back({.arrivals = loaded.arrivals, .steps = {}, .bytes_a = 0});
    }
    if (step.fetches_a) {
      residencies_.back().bytes_a = formats().a.storage.bytes(nest.elements_a(step.extent)).value();
    }
    residencies_.back().steps.push_back(step);
  }
  all_taken_ = loaded.tile.last;
}

/// Sends a step on its way: all that is missing of operand A, partial sums, and operand B. The
/// port streams what comes from DRAM as it comes.
void FetchEngine::fetch(const Step& step) {
  const auto path = machine_.memory->path_latency_cycles();
  const auto dram = await_dram(step);
  const auto written = step.reads_sums ? channels_.sums_written.get() : 0;
  wait(cycles(std::max({now(), dram.first, written}) - now()));
  const auto begin = now();
  const auto head = head_accesses(step);
  auto done = begin + path;
  done = std::max(done, read(std::exchange(residencies_.front().bytes_a, 0), channels_.traffic.a));
  if (step.reads_sums) {
    const auto sums = channels_.mapping().nest.elements_out(step.extent);
    const auto bytes = formats().sum_bytes(sums);
    done = std::max(done, read(bytes.value(), channels_.traffic.output));
  }
  done = std::max(done, read(bytes_b(step), channels_.traffic.b));
  const auto all_ready = std::max(done, dram.last + path);
  channels_.steps.write({.step = step,
                         .from_dram = dram.first,
                         .first_ready = begin + head + path,
                         .all_ready = all_ready,
                         .dram_is_last = dram.last + path > done});
  wait(cycles(all_ready - path - now()));
}

Arrival FetchEngine::await_dram(const Step& step) {
  const auto& residency = residencies_.front();
  Arrival latest;
  const auto take = [&](const Arrival& arrival) {
    latest.first = std::max(latest.first, arrival.first);
    latest.last = std::max(latest.last, arrival.last);
  };
  if (residency.bytes_a > 0) {
    take(await_block(residency.arrivals->row_blocks, step.row_block));
  }
  if (step.fetches_b) {
    take(await_block(residency.arrivals->column_blocks, step.column_block));
  }
  return latest;
}

Arrival FetchEngine::await_block(const std::vector<std::optional<Arrival>>& blocks,
                                 std::uint64_t block) {
  while (!blocks.at(block)) {
    wait(channels_.block_requested);
  }
  return *blocks.at(block);
}

/// A slice of the next residency's operand A, so that what is left is spread over the steps that
/// are left, the one just sent included.
void FetchEngine::prefetch() {
  if (!refill() || residencies_.size() < 2) {
    return;
  }
  auto& next = residencies_[1];
  const auto& arrival = next.arrivals->row_blocks.at(next.steps.front().row_block);
  if (next.bytes_a == 0 || !arrival || arrival->last > now()) {
    return;
  }
  const auto width = machine_.memory->global_buffer.port_bytes();
  const auto accesses =
      ceil_div(ceil_div(next.bytes_a, width), std::uint64_t{residencies_.front().steps.size()});
  const auto slice = std::min(next.bytes_a, accesses * width);
  next.bytes_a -= slice;
  const auto done = read(slice, channels_.traffic.a);
  wait(cycles(done - machine_.memory->path_latency_cycles() - now()));
}

std::uint64_t FetchEngine::bytes_b(const Step& step) const {
  if (!step.fetches_b) {
    return 0;
  }
  const auto& mapping = channels_.mapping();
  std::uint64_t elements = 0;
  for (std::uint64_t tap = 0; tap < step.extent.taps; tap += mapping.array.taps) {
    for (std::uint64_t k = 0; k < step.extent.reduction; k += mapping.array.reduction) {
      elements += mapping.nest.elements_b(
          {.rows = 0,
           .columns = step.extent.columns,
           .reduction = std::min(mapping.array.reduction, step.extent.reduction - k),
           .taps = std::min(mapping.array.taps, step.extent.taps - tap)});
    }
  }
  return formats().b.storage.bytes(elements).value();
}

std::uint64_t FetchEngine::head_accesses(const Step& step) const {
  const auto& mapping = channels_.mapping();
  const auto width = machine_.memory->global_buffer.port_bytes();
  const std::uint64_t vector = machine_.pe.vector_size;
  const std::uint64_t lanes = machine_.pe.lanes;
  Tile first{.rows = std::min(step.extent.rows, lanes),
             .columns = 1,
             .reduction = std::min(step.extent.reduction, vector)};
  const auto a = residencies_.front().bytes_a;
  const auto head_a =
      std::min(a, formats().a.storage.bytes(mapping.nest.elements_a(first)).value());
  const auto head_b = step.fetches_b ? formats().b.storage.bytes(first.reduction).value() : 0;
  return ceil_div(head_a, width) + ceil_div(head_b, width);
}

/// Reads through the port; returns when the last byte arrives, or now where there is none.
std::uint64_t FetchEngine::read(std::uint64_t bytes, TensorTraffic& traffic) {
  const auto port = machine_.memory->global_buffer.port_bytes();
  traffic.port_reads += ceil_div(bytes, port);
  traffic.link_bytes += bytes;
  return transfer(interconnect, tlm::TLM_READ_COMMAND, bytes, now(), port);
}

void FetchEngine::count_words(const Step& step) {
  const auto& mapping = channels_.mapping();
  const std::uint64_t vector = machine_.pe.vector_size;
  const auto row_part = ceil_div<std::uint64_t>(step.extent.rows, mapping.pe_rows);
  const auto column_part = ceil_div<std::uint64_t>(step.extent.columns, mapping.pe_columns);
  const auto pe_rows = ceil_div(step.extent.rows, row_part);
  const auto pe_columns = ceil_div(step.extent.columns, column_part);
  for (std::uint64_t tap = 0; tap < step.extent.taps; tap += mapping.array.taps) {
    const auto taps = std::min(mapping.array.taps, step.extent.taps - tap);
    for (std::uint64_t k = 0; k < step.extent.reduction; k += mapping.array.reduction) {
      const auto chunk = std::min(mapping.array.reduction, step.extent.reduction - k);
      if (step.fetches_a) {
        const auto vectors = mapping.nest.vectors(chunk, taps, vector);
        counts_.words_a += step.extent.rows * vectors * pe_columns;
      }
      for (std::uint64_t c = 0; step.fetches_b && c < step.extent.columns; c += column_part) {
        const auto columns = std::min(column_part, step.extent.columns - c);
        const auto elements = mapping.nest.elements_b(
            {.rows = 0, .columns = columns, .reduction = chunk, .taps = taps});
        counts_.words_b += ceil_div(elements, vector) * pe_rows;
      }
    }
  }
}

}  // namespace lnsim::cycle
