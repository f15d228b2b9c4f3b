// SPDX-License-Identifier: MIT
#include "tools/cli/ledger.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <tuple>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sim/report/comparison.hpp"
#include "tools/cli/table_text.hpp"

namespace lnsim::cli {
namespace {

using Out = std::back_insert_iterator<std::string>;

constexpr std::size_t name_width = 26;
constexpr std::size_t cell_width = 36;

void add_line(Out out, std::string_view name, const std::string& format,
              const std::string& baseline) {
  fmt::format_to(out, "{:<{}} {:<{}} {}\n", name, name_width, fitted(format, cell_width),
                 cell_width, fitted(baseline, cell_width));
}

/// A line of what a function says of either side.
template <class Text>
void add_both(Out out, std::string_view name, const Comparison& compared, Text text) {
  add_line(out, name, text(compared.format), text(compared.baseline));
}

std::string bits(const ComparedSide& side) {
  const auto& formats = side.formats;
  return fmt::format("{}/{}/{}/{}, stored {}", formats.weight.storage.bits,
                     formats.activation.storage.bits, formats.error.storage.bits,
                     formats.gradient.storage.bits, side.stored_weight_bits);
}

std::string accumulation(const ComparedSide& side) {
  return fmt::format("{}, {} bits", fmt::join(side.accumulation, ", "), side.accumulator_bits);
}

std::string depth(const ComparedSide& side) {
  return fmt::format("{} cycles", side.pipeline_depth_cycles) +
         (side.added_stages > 0 ? fmt::format(", {} of them added", side.added_stages) : "");
}

/// The machine's unit of parallelism.
std::string array(const ComparedSide& side) {
  const auto& machine = side.machine;
  return fmt::format("{} PE x {} lanes x {}", machine.processing_elements, machine.pe.lanes,
                     machine.pe.vector_size);
}

std::string clock(const ComparedSide& side) {
  const auto period = side.machine.clock_period_ps;
  const auto text = fmt::format("{:.0f} ps", period);
  return side.critical_path_ps ? fmt::format("{}, unit {:.0f} ps: {}", text, *side.critical_path_ps,
                                             *side.critical_path_ps <= period ? "met" : "not met")
                               : text;
}

std::string square_millimetres(const std::optional<double>& area) {
  constexpr double square_micrometre = 1e-6;
  return area ? fmt::format("{:.4g} mm2", *area * square_micrometre) : "-";
}

/// Of lanes by themselves, as the update unit of some formats has none.
std::string area(const ComparedSide& side) {
  return square_millimetres(side.area.total()) + ", lanes " +
         square_millimetres(side.area.datapaths);
}

/// Those of both sides; one that only one machine has is none of the other's.
void add_buffers(Out out, const Comparison& compared) {
  const auto& [format, baseline] = std::tie(compared.format.buffers, compared.baseline.buffers);
  const auto& more = format.size() < baseline.size() ? baseline : format;
  for (std::size_t i = 0; i < more.size(); ++i) {
    const auto text = [i](const ComparedSide& side) {
      return i < side.buffers.size()
                 ? fmt::format("{} B, {} elements", side.buffers[i].capacity_bytes,
                               side.buffers[i].elements)
                 : "-";
    };
    auto name = more[i].name;
    std::ranges::replace(name, '_', ' ');
    add_both(out, name, compared, text);
  }
}

void add_split(Out out, const RatioSplit& split) {
  fmt::format_to(out,
                 "system ratio: {} = {} storage x {} mapping x {} arithmetic "
                 "x {} memory prices\n",
                 ratio_text(split.ratio()), ratio_text(split.storage), ratio_text(split.mapping),
                 ratio_text(split.arithmetic), ratio_text(split.memory_prices));
}

/// What became of the area of the format's lanes.
void add_equal_areas(Out out, const EqualAreas& areas) {
  const auto left = areas.unused_um2();
  fmt::format_to(out,
                 "equal areas of lanes: the baseline's machine has as many as fit the format's {}, "
                 "at least one\n{} {}; vector size, buffers and all else are its own\n",
                 square_millimetres(areas.available_um2), square_millimetres(std::abs(left)),
                 left < 0 ? "more than it" : "of it unused");
}

}  // namespace

std::string ledger(const Report& report) {
  const auto compared = comparison(report);
  if (!compared) {
    return "";
  }
  std::string text = "\n";
  const auto out = std::back_inserter(text);
  add_line(out, "compared", label(report.iteration.formats), label(report.baseline->formats));
  add_both(out, "machine", *compared, [](const auto& side) { return side.machine.name; });
  add_both(out, "array", *compared, array);
  add_both(out, "bits (W/A/E/G)", *compared, bits);
  add_both(out, "accumulation", *compared, accumulation);
  add_both(out, "pipeline of the machine", *compared, depth);
  add_both(out, "clock", *compared, clock);
  add_buffers(out, *compared);
  add_both(out, "area", *compared, area);
  fmt::format_to(out, "both: mappings of least {}, batch {}, {} kept on chip between ops{}\n",
                 to_string(report.objective), report.batch, kept_on_chip,
                 report.elementwise
                     ? fmt::format(", elementwise ops {}", to_string(*report.elementwise))
                     : "");
  if (compared->equal_areas) {
    add_equal_areas(out, *compared->equal_areas);
  }
  add_split(out, compared->energy_system);
  return text;
}

}  // namespace lnsim::cli
