// SPDX-License-Identifier: MIT
#include "energy/rtl/unit_stimulus.hpp"

#include <algorithm>
#include <bit>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "models/numerics/codec/lns_code.hpp"
#include "models/numerics/codec/word.hpp"
#include "models/numerics/datapath/vector_datapath.hpp"
#include "models/numerics/datapath/weight_update.hpp"

namespace lnsim {
namespace {

constexpr std::uint64_t reset_cycles = 2;
constexpr std::uint64_t warm_up_issues = issues_for_each_a;
constexpr std::size_t products_for_each_output = 256;

std::vector<std::uint32_t> draw(const std::function<std::uint32_t()>& next, std::size_t count) {
  std::vector<std::uint32_t> words(count);
  std::generate(words.begin(), words.end(), next);
  return words;
}

std::uint32_t total_width(const std::vector<StimulusPort>& ports) {
  std::uint32_t width = 0;
  for (const auto& port : ports) {
    width += port.width;
  }
  return width;
}

std::uint32_t parameter(const RtlDesign& design, const std::string& name) {
  return static_cast<std::uint32_t>(std::stoul(design.parameters.at(name)));
}

/// One issue: inputs but for the reset, and the outputs that answer it.
struct Exchange {
  StimulusWord inputs;
  StimulusWord outputs;
};

/// Adds the words of an issue every cycle; answers come a pipeline later. The reset is the first
/// input, and 0 is harmless on the others while it lasts.
void add_words(Stimulus& stimulus, std::uint32_t pipeline_depth,
               const std::function<Exchange(std::uint64_t)>& exchange, std::uint64_t issues) {
  const auto outputs = total_width(stimulus.outputs);
  const auto inputs = total_width(stimulus.inputs);
  for (std::uint64_t cycle = 0; cycle < reset_cycles; ++cycle) {
    StimulusWord word;
    word.add(0, 1 + outputs).add(1).add(0, inputs - 1);
    stimulus.words.push_back(word.hexadecimal());
  }
  std::deque<StimulusWord> pending;
  for (std::uint64_t issue = 0; issue < warm_up_issues + issues; ++issue) {
    auto made = exchange(issue);
    pending.push_back(std::move(made.outputs));
    StimulusWord word;
    if (pending.size() > pipeline_depth + 1) {
      word.add(1).add(pending.front());
      pending.pop_front();
    } else {
      word.add(0, 1 + outputs);
    }
    word.add(0).add(made.inputs);
    stimulus.words.push_back(word.hexadecimal());
  }
  stimulus.warm_up = reset_cycles + warm_up_issues;
}

/// Running sums, the first of which is the lowest.
void add_sums(StimulusWord& word, std::span<const numerics::Sum> sums, std::uint32_t width) {
  for (auto i = sums.size(); i-- > 0;) {
    word.add(static_cast<std::uint64_t>(sums[i]), width);
  }
}

/// Of numbers whose fourth standard deviation is the largest magnitude.
double full_scale_variance(const NumberFormat& format) {
  const numerics::LnsCode largest{.exponent = numerics::largest_exponent(format)};
  const double deviation =
      numerics::decode_word(numerics::pack(largest, format), 1, format) / full_scale_deviations;
  return deviation * deviation;
}

/// Between half the variance and twice, by issue.
std::uint32_t moment_of(double variance, std::uint64_t issue) {
  constexpr std::uint64_t steps = 16;
  const double factor = 0.5 + 1.5 * static_cast<double>(issue % steps) / steps;
  return std::bit_cast<std::uint32_t>(static_cast<float>(variance * factor));
}

/// What a vector multiply-accumulate unit is issued, and what must become of its sums.
class VectorMacIssues {
 public:
  VectorMacIssues(const RtlDesign& design, const NumberFormat& format, OperandSource operands)
      : elements_(design.vector_size),
        operand_bits_(design.operand_bits),
        accumulator_bits_(design.accumulator_bits),
        operands_(std::move(operands)),
        datapath_(numerics::make_datapath(format)),
        meter_(format),
        turns_(design.sums_in_turn, std::vector<numerics::Sum>(datapath_->sums())) {}

  [[nodiscard]] std::vector<StimulusPort> inputs() const {
    const auto operand = elements_ * operand_bits_;
    return {{"rst", 1},     {"load_a", 1}, {"issue", 1}, {"first", 1}, {"active", elements_},
            {"a", operand}, {"b", operand}};
  }

  [[nodiscard]] std::vector<StimulusPort> outputs() const {
    const auto sums = static_cast<std::uint32_t>(turns_.front().size());
    return {{"sum", sums * accumulator_bits_}, {"done", 1}, {"overflow", sums}};
  }

  Exchange operator()(std::uint64_t issue) {
    const bool loads = issue % issues_for_each_a == 0;
    const bool first = issue / turns_.size() % issues_for_each_sum == 0;
    auto& sums = turns_[issue % turns_.size()];
    load(issue);
    if (first) {
      std::ranges::fill(sums, 0);
    }
    Exchange made;
    made.inputs.add(loads ? 1 : 0).add(1).add(first ? 1 : 0);
    made.inputs.add(std::vector<std::uint32_t>(elements_, 1), 1)
        .add(a_, operand_bits_)
        .add(b_, operand_bits_);
    const auto overflows = accumulate(sums);
    add_sums(made.outputs, sums, accumulator_bits_);
    made.outputs.add(1).add(overflows, 1);
    return made;
  }

  /// Of the operands of the issues that are measured.
  [[nodiscard]] StreamStatistics statistics() const { return meter_.statistics(); }

 private:
  void load(std::uint64_t issue) {
    const bool measured = issue >= warm_up_issues;
    if (issue % issues_for_each_a == 0) {
      const auto before = std::exchange(a_, draw(operands_.a, elements_));
      if (measured) {
        meter_.add_pairs(before, a_);
      }
    }
    const auto before = std::exchange(b_, draw(operands_.b, elements_));
    if (measured) {
      meter_.add_pairs(before, b_);
      meter_.add_products(a_, b_);
    }
  }

  /// Which of the running sums did not fit. Of several, a sum that did is what it was and what the
  /// vector adds to it.
  std::vector<std::uint32_t> accumulate(std::vector<numerics::Sum>& sums) {
    const auto before = sums;
    const auto overflows = datapath_->accumulate(sums, a_, b_);
    if (sums.size() == 1) {
      return {static_cast<std::uint32_t>(overflows)};
    }
    std::vector<numerics::Sum> added(sums.size());
    static_cast<void>(datapath_->accumulate(added, a_, b_));
    std::vector<std::uint32_t> flags;
    for (std::size_t i = 0; i < sums.size(); ++i) {
      flags.push_back(sums[i] == before[i] + added[i] ? 0 : 1);
    }
    return flags;
  }

  std::uint32_t elements_;
  std::uint32_t operand_bits_;
  std::uint32_t accumulator_bits_;
  OperandSource operands_;
  std::unique_ptr<numerics::VectorDatapath> datapath_;
  StreamMeter meter_;
  std::vector<std::vector<numerics::Sum>> turns_;  ///< the sums that issues go to in turn
  std::vector<std::uint32_t> a_;
  std::vector<std::uint32_t> b_;
};

}  // namespace

Stimulus vector_mac_stimulus(const RtlDesign& design, const NumberFormat& format,
                             const OperandSource& operands, std::uint64_t issues) {
  VectorMacIssues made(design, format, operands);
  Stimulus stimulus{.inputs = made.inputs(), .outputs = made.outputs()};
  add_words(stimulus, design.pipeline_depth, std::ref(made), issues);
  stimulus.operations = issues * design.vector_size;
  stimulus.statistics = made.statistics();
  return stimulus;
}

Stimulus bin_constants_stimulus(const RtlDesign& design, const NumberFormat& format,
                                const OperandSource& operands, std::uint64_t issues) {
  const auto sum_bits = format.datapath.accumulator_bits;
  const auto datapath = numerics::make_datapath(format);
  const auto bins = static_cast<std::uint32_t>(datapath->sums());
  Stimulus stimulus{.inputs = {{"rst", 1}, {"issue", 1}, {"sums", bins * sum_bits}},
                    .outputs = {{"sum", sum_bits}, {"overflow", 1}, {"done", 1}}};
  const auto exchange = [&](std::uint64_t) {
    std::vector<numerics::Sum> sums(bins);
    const auto a = draw(operands.a, products_for_each_output);
    static_cast<void>(datapath->accumulate(sums, a, draw(operands.b, products_for_each_output)));
    const auto total = datapath->total(sums);
    Exchange made;
    made.inputs.add(1);
    add_sums(made.inputs, sums, sum_bits);
    made.outputs.add(static_cast<std::uint64_t>(total.sum), sum_bits).add(total.overflows).add(1);
    return made;
  };
  add_words(stimulus, design.pipeline_depth, exchange, issues);
  stimulus.operations = issues;
  return stimulus;
}

Stimulus linear_to_log_stimulus(const RtlDesign& design, const NumberFormat& format,
                                const OperandSource& operands, std::uint64_t issues) {
  const auto sum_bits = format.datapath.accumulator_bits;
  const auto offset_bits = parameter(design, "OFFSET_BITS");
  Stimulus stimulus{
      .inputs = {{"rst", 1}, {"issue", 1}, {"sum", sum_bits}, {"offset", offset_bits}},
      .outputs = {{"word", format.storage.bits}, {"done", 1}}};
  const auto datapath = numerics::make_datapath(format);
  const auto offset = -static_cast<std::int32_t>(numerics::largest_exponent(format));
  const auto exchange = [&](std::uint64_t) {
    const auto a = draw(operands.a, products_for_each_output);
    const auto b = draw(operands.b, products_for_each_output);
    const auto sum = datapath->dot(a, b, products_for_each_output).sum;
    Exchange made;
    made.inputs.add(1).add(static_cast<std::uint64_t>(sum), sum_bits);
    made.inputs.add(static_cast<std::uint64_t>(std::int64_t{offset}), offset_bits);
    made.outputs.add(datapath->output(sum, offset), format.storage.bits).add(1);
    return made;
  };
  add_words(stimulus, design.pipeline_depth, exchange, issues);
  stimulus.operations = issues;
  return stimulus;
}

Stimulus weight_update_stimulus(const RtlDesign& design,
                                const numerics::WeightUpdateParameters& parameters,
                                const OperandSource& operands, std::uint64_t issues) {
  const auto offset_bits = parameter(design, "OFFSET_BITS");
  const auto unit_bits = parameter(design, "CLAMP_BITS");
  const auto weight_bits = parameters.weight.storage.bits;
  Stimulus stimulus{.inputs = {{"rst", 1},
                               {"load_step", 1},
                               {"gradient_offset", offset_bits},
                               {"bias_offset", offset_bits},
                               {"issue", 1},
                               {"weight", weight_bits},
                               {"gradient", parameters.gradient.storage.bits},
                               {"moment", 32}},
                    .outputs = {{"new_weight", weight_bits},
                                {"new_moment", 32},
                                {"units", unit_bits},
                                {"saturated", 1},
                                {"underflowed", 1},
                                {"stuck", 1},
                                {"done", 1}}};
  const numerics::WeightUpdate update(parameters);
  const double variance = full_scale_variance(parameters.gradient);
  const auto exchange = [&](std::uint64_t issue) {
    const auto moment = moment_of(variance, issue);
    const auto weight = operands.a();
    const auto gradient = operands.b();
    const auto made = update({.weight = weight, .second_moment = moment}, gradient, {});
    Exchange both;
    both.inputs.add(issue == 0 ? 1 : 0).add(0, 2 * offset_bits).add(1).add(weight, weight_bits);
    both.inputs.add(gradient, parameters.gradient.storage.bits).add(moment, 32);
    both.outputs.add(made.state.weight, weight_bits).add(made.state.second_moment, 32);
    both.outputs.add(made.normalised_gradient, unit_bits).add(made.flags.saturated ? 1 : 0);
    both.outputs.add(made.flags.underflowed ? 1 : 0).add(made.flags.stuck ? 1 : 0).add(1);
    return both;
  };
  add_words(stimulus, design.pipeline_depth, exchange, issues);
  stimulus.operations = issues;
  return stimulus;
}

}  // namespace lnsim
