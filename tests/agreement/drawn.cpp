// SPDX-License-Identifier: MIT
#include "tests/agreement/drawn.hpp"

#include <algorithm>
#include <optional>

#include "models/base/error.hpp"
#include "sim/mapper/mapper.hpp"
#include "sim/mapping/legality.hpp"
#include "tests/sim/machines.hpp"

namespace lnsim::test {
namespace {

ProcessingElement draw_pe(Draw& draw) {
  ProcessingElement pe{.lanes = draw.power(1, 64), .vector_size = draw.power(1, 64)};
  if (draw.one_in(4)) {
    pe.lanes = draw.between(1U, 64U);
    pe.vector_size = draw.between(1U, 64U);
  }
  pe.collector_entries = draw.between(1U, 32U);
  pe.initiation_interval_cycles = draw.one_in(2) ? 1 : draw.between(1U, 3U);
  pe.pipeline_depth_cycles = draw.between(0U, 12U);
  pe.conversion_latency_cycles = draw.between(0U, 3U);
  pe.post_processing_lanes = draw.one_in(2) ? pe.lanes : draw.between(1U, pe.lanes);
  pe.buffer_a.capacity = Bytes(draw.power(1U << 10U, 1U << 17U));
  pe.buffer_b.capacity = Bytes(draw.power(1U << 9U, 1U << 15U));
  return pe;
}

MemorySystem draw_memory(Draw& draw) {
  MemorySystem memory;
  memory.global_buffer = {.capacity = Bytes(draw.power(1U << 13U, 1U << 22U)),
                          .port_width_bits = draw.power(8, 4096),
                          .latency_cycles = draw.between(0U, 20U)};
  memory.interconnect = {
      .width_bits = draw.one_in(3) ? draw.power(8, 64) : memory.global_buffer.port_width_bits,
      .distance_mm = draw.between(0U, 5U),
      .latency_cycles = draw.between(0U, 20U)};
  const auto burst = draw.power(16, 128);
  memory.dram = {.type = "hbm2",
                 .bandwidth_bytes_per_cycle =
                     draw.between(1, 999) / draw.of<double>({1, 2, 3, 4, 10, 50, 100, 1000}),
                 .latency_cycles = draw.between(0U, 300U),
                 .burst_bytes = burst};
  return memory;
}

Axis draw_axis(Draw& draw) {
  while (true) {
    Axis axis{.input = draw.between<std::uint64_t>(1, 40),
              .taps = draw.between<std::uint64_t>(1, 5),
              .stride = draw.between<std::uint64_t>(1, 3),
              .padding = draw.between<std::uint64_t>(0, 2),
              .dilation = draw.between<std::uint64_t>(1, 2)};
    const auto span = axis.dilation * (axis.taps - 1) + 1;
    if (axis.input + 2 * axis.padding >= span) {
      axis.output = (axis.input + 2 * axis.padding - span) / axis.stride + 1;
      return axis;
    }
  }
}

std::optional<Mapping> mapped(const LoopNest& nest, const Architecture& machine,
                              const ProductFormats& formats, const LanePipeline& pipeline) {
  try {
    return map_nest(nest, {.machine = machine, .formats = formats, .pipeline = pipeline});
  } catch (const Error&) {
    return std::nullopt;  // the machine can't hold its smallest tile
  }
}

/// Steps of the array, which is how long simulations take.
std::uint64_t steps_of(const Mapping& mapping) {
  const auto& [nest, pe_rows, pe_columns, array, buffer, rows_outer] = mapping;
  const auto blocks = [](std::uint64_t whole, std::uint64_t tile, std::uint64_t step) {
    return ceil_div(whole, tile) * ceil_div(tile, step);
  };
  return nest.groups * blocks(nest.whole.rows, buffer.rows, array.rows) *
         blocks(nest.whole.columns, buffer.columns, array.columns) *
         ceil_div(nest.whole.reduction, buffer.reduction) * ceil_div(nest.whole.taps, buffer.taps);
}

}  // namespace

std::uint32_t Draw::power(std::uint32_t low, std::uint32_t high) {
  std::uint32_t steps = 0;
  while (low << steps < high) {
    ++steps;
  }
  return low << between(0U, steps);
}

Architecture draw_machine(Draw& draw) {
  auto machine = test::machine("lns-madam-chip16");
  machine.name = "drawn";
  machine.processing_elements = draw.between(1U, 8U);
  machine.pe = draw_pe(draw);
  machine.memory = draw.one_in(5) ? std::nullopt : std::optional(draw_memory(draw));
  machine.vector_unit.lanes = draw.power(1, 512);
  machine.vector_unit.exponential_cycles = draw.between(1U, 8U);
  machine.vector_unit.divide_cycles = draw.between(1U, 8U);
  machine.weight_update.weights_per_cycle = draw.between(1U, 256U);
  return machine;
}

NumberFormat draw_format(Draw& draw) {
  return parse_number_format(
      draw.of({"lns8g8", "lns8g8-bins-deferred", "lns8g8-t4-a20-bins", "lns4g2", "lns16g2048",
               "fp32", "bf16", "fp8e4m3", "int8", "int4"}));
}

ProductFormats draw_formats(Draw& draw) {
  if (draw.one_in(2)) {
    return draw_format(draw);
  }
  const auto names =
      draw.of<std::vector<const char*>>({{"lns8g8", "lns4g2", "lns6g4", "lns16g2048"},
                                         {"int8", "int4"},
                                         {"fp8e4m3", "fp8e5m2", "fp16", "fp32"},
                                         {"bf16", "fp8e4m3", "fp32"}});
  const auto any = [&] { return parse_number_format(draw.of(names)); };
  return {any(), any(), any()};
}

LanePipeline draw_pipeline(Draw& draw) {
  LanePipeline pipeline;
  if (draw.one_in(2)) {
    pipeline.added_stages = draw.between(0U, 12U);
    pipeline.sums_in_turn = draw.one_in(2) ? draw.between(1U, 8U) : draw.between(1U, 48U);
  }
  return pipeline;
}

Contraction draw_contraction(Draw& draw) {
  const auto most = std::uint64_t{1} << draw.between(0U, 9U);
  Contraction op{.groups = draw.one_in(3) ? draw.between<std::uint64_t>(1, 8) : 1,
                 .n = draw.between<std::uint64_t>(1, 4),
                 .k = draw.between<std::uint64_t>(1, most),
                 .c = draw.between<std::uint64_t>(1, most)};
  if (draw.one_in(3)) {
    op.n = draw.between<std::uint64_t>(1, 600);
    return op;
  }
  op.height = draw_axis(draw);
  op.width = draw_axis(draw);
  constexpr std::uint64_t one_in_so_many_is_a_volume = 8;
  if (op.c % one_in_so_many_is_a_volume == 3) {
    op.depth = op.width;
    op.n = 1;
  }
  return op;
}

VectorTask draw_stream(Draw& draw, const Architecture& machine, const NumberFormat& format) {
  const auto elements = draw.between<std::uint64_t>(1, std::uint64_t{1} << draw.between(0U, 18U));
  if (draw.one_in(3)) {
    return update_task(
        {elements},
        draw.of({Optimiser::LnsMadam, Optimiser::Madam, Optimiser::Sgd, Optimiser::Adam}), machine,
        format);
  }
  if (draw.one_in(4)) {
    return zero_fill_task(elements, format, TensorClass::Error);
  }
  const auto some = [&] { return draw.one_in(3) ? 0 : draw.between<std::uint64_t>(0, elements); };
  const VectorWork work{.read_elements = draw.one_in(8) ? 0 : elements,
                        .written_elements = some(),
                        .operations = {.add = some(),
                                       .multiply = some(),
                                       .compare = some(),
                                       .exponential = some(),
                                       .divide = some()}};
  return vector_task({"v", Pass::Forward, OpKind::Elementwise, work}, machine, format);
}

Job draw_job(Draw& draw, const Architecture& machine, const ProductFormats& formats,
             const LanePipeline& pipeline) {
  while (!draw.one_in(5)) {
    const auto op = draw_contraction(draw);
    const auto pass = draw.of({Pass::Forward, Pass::InputGradient, Pass::WeightGradient});
    const auto zeros = unreached_elements(op, pass);
    if (zeros > 0 && draw.one_in(4)) {
      return {zero_fill_task(zeros, formats.result, TensorClass::Error), formats};
    }
    const auto nests = loop_nests(op, pass);
    if (nests.empty()) {
      continue;
    }
    if (const auto mapping = mapped(draw.of(nests), machine, formats, pipeline)) {
      return {*mapping, formats, pipeline};
    }
  }
  return {draw_stream(draw, machine, formats.a), formats};
}

Mapping draw_extents(Draw& draw, const LoopNest& nest, std::uint32_t processing_elements) {
  // Small ones as likely as large ones.
  const auto part = [&](std::uint64_t whole) {
    std::uint64_t most = 1;
    for (auto doublings = draw.between(0U, 12U); doublings > 0; --doublings) {
      most *= 2;
    }
    return std::min(whole, draw.between<std::uint64_t>(1, most));
  };
  const auto tile = [&](const Tile& whole) {
    const auto rows_of_taps = nest.width.taps * draw.between<std::uint64_t>(1, nest.height.taps);
    const auto taps = draw.of({std::uint64_t{1}, nest.width.taps, rows_of_taps, whole.taps});
    return Tile{part(whole.rows), part(whole.columns),
                draw.one_in(2) ? whole.reduction : part(whole.reduction),
                draw.one_in(2) ? whole.taps : std::min(taps, whole.taps)};
  };
  Mapping mapping{.nest = nest};
  mapping.pe_rows = draw.between(1U, processing_elements);
  mapping.pe_columns = draw.between(1U, processing_elements / mapping.pe_rows);
  mapping.buffer = tile(nest.whole);
  mapping.array = tile(mapping.buffer);
  mapping.rows_outer = draw.one_in(2);
  return mapping;
}

std::optional<Mapping> draw_mapping(Draw& draw, const LoopNest& nest, const Architecture& machine,
                                    const ProductFormats& formats) {
  constexpr int tries = 100;
  constexpr std::uint64_t most_steps = 2000;
  const Legality legality(machine, formats);
  for (int i = 0; i < tries; ++i) {
    const auto mapping = draw_extents(draw, nest, machine.processing_elements);
    if (legality.allows(mapping) && steps_of(mapping) <= most_steps) {
      return mapping;
    }
  }
  return std::nullopt;
}

}  // namespace lnsim::test
