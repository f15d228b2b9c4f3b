// SPDX-License-Identifier: MIT
#include "workloads/format_costs.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "models/base/checked.hpp"
#include "models/numerics/codec/quantise.hpp"
#include "workloads/moved_elements.hpp"
#include "workloads/optimiser_cost.hpp"

namespace lnsim {
namespace {

std::uint64_t written_elements(const Contraction& work, Pass pass) {
  const auto [first, second, output] = operand_elements(work);
  switch (pass) {
    case Pass::Forward:
      return work.transposed ? first : output;
    case Pass::InputGradient:
      return work.transposed ? output : first;
    case Pass::WeightGradient:
      return second;
    case Pass::Update:
      break;
  }
  throw Error("a weight update multiplies no tensors");
}

ElementsByClass written_by(const Op& op) {
  if (const auto* contraction = std::get_if<Contraction>(&op.work)) {
    return {
        {product_classes(*contraction, op.pass).output, written_elements(*contraction, op.pass)}};
  }
  if (std::holds_alternative<VectorWork>(op.work)) {
    return moved_elements(op).written;
  }
  return {{TensorClass::Weight, std::get<WeightUpdate>(op.work).weights}};
}

/// Whether any of these classes has elements, and what is asked for.
template <class Asked>
bool any_of(const ElementsByClass& elements, Asked asked) {
  return std::ranges::any_of(
      elements, [&](const auto& of_class) { return of_class.second > 0 && asked(of_class.first); });
}

/// How many tensors with elements an op reads of classes for which something is asked: a product,
/// unless it multiplies nothing, has two operands, any other op is taken to have one.
template <class Asked>
std::uint64_t tensors_read(const Op& op, Asked asked) {
  if (const auto* contraction = std::get_if<Contraction>(&op.work)) {
    const auto [a, b, output] = product_classes(*contraction, op.pass);
    const auto operands = static_cast<std::uint64_t>(asked(a)) + (asked(b) ? 1U : 0U);
    return multiply_accumulates(op) > 0 ? operands : 0;
  }
  if (std::holds_alternative<VectorWork>(op.work)) {
    return any_of(moved_elements(op).read, asked) ? 1 : 0;
  }
  return std::get<WeightUpdate>(op.work).weights > 0 && asked(TensorClass::Gradient) ? 1 : 0;
}

/// Bits of formats whose operands are read along the reduction alone, at most.
constexpr std::uint32_t widest_along_the_reduction = 8;

class Rows {
 public:
  Rows(const RoleNeeds& formats, const RoleNeeds& compared)
      : formats_(formats), compared_(compared) {}

  void add(const Op& op) {
    if (const auto* contraction = std::get_if<Contraction>(&op.work)) {
      add_transpositions(op, *contraction);
    }
    ops_.push_back(op);
    add_conversion(op);
    add_scale_search(op);
  }

  void add_scale_traffic(const std::vector<Op>& ops, Pass pass) {
    VectorWork work{.tensor = TensorClass::Scale};
    const auto has_scale = [&](TensorClass tensor) { return formats_.of(tensor).scales; };
    for (const auto& op : ops) {
      if (op.pass == pass) {
        work.read_elements += tensors_read(op, has_scale);
        work.written_elements += any_of(written_by(op), has_scale) ? 1U : 0U;
      }
    }
    if (compared_.scales()) {
      ops_.push_back({"scales", pass, OpKind::ScaleTraffic, work});
    }
  }

  [[nodiscard]] std::vector<Op> take() { return std::move(ops_); }

 private:
  void add_transpositions(const Op& op, const Contraction& work) {
    const auto [first, second, output] = operand_elements(work);
    const auto positions = product(work.n, work.outputs());
    if (op.pass == Pass::InputGradient) {
      const auto [summed, other] =
          work.transposed ? std::pair(work.c, work.k) : std::pair(work.k, work.c);
      add_transposition(op, second, {summed, product(other, work.taps())}, work.second);
    }
    if (op.pass == Pass::WeightGradient) {
      const auto [of_output, of_first] =
          work.transposed ? std::pair(TensorClass::Activation, TensorClass::Error)
                          : std::pair(TensorClass::Error, TensorClass::Activation);
      add_transposition(op, output, {positions, product(work.groups, work.k)}, of_output);
      add_transposition(op, first, {positions, product(work.groups, work.c)}, of_first);
    }
  }

  void add_transposition(const Op& op, std::uint64_t elements, std::array<std::uint64_t, 2> axes,
                         TensorClass tensor) {
    if (compared_.of(tensor).transpositions && axes[0] > 1 && axes[1] > 1) {
      const auto& needs = formats_.of(tensor);
      const auto moved = needs.transpositions ? elements : 0;
      const auto rounded = needs.block_scales ? moved : 0;
      ops_.push_back({op.layer, op.pass, OpKind::Transposition,
                      VectorWork{.read_elements = moved,
                                 .written_elements = moved,
                                 .operations = {.compare = rounded},
                                 .converted = some(tensor, rounded),
                                 .tensor = tensor}});
    }
  }

  void add_conversion(const Op& op) {
    if (const auto* vector = std::get_if<VectorWork>(&op.work)) {
      const auto moved = moved_elements(op);
      const auto converts = [&](TensorClass tensor) { return compared_.of(tensor).conversions; };
      if (any_of(moved.read, converts) || any_of(moved.written, converts) ||
          converts(vector->tensor)) {
        add_conversion(op, converted(moved), vector->tensor);
      }
    } else if (const auto* update = std::get_if<WeightUpdate>(&op.work)) {
      const auto& gradient = formats_.of(TensorClass::Gradient);
      const bool reads = gradient.update_conversions && !gradient.reads_by_wiring;
      const bool writes = formats_.of(TensorClass::Weight).update_conversions;
      auto elements = some(TensorClass::Gradient, reads ? update->weights : 0);
      elements.merge(some(TensorClass::Weight, writes ? update->weights : 0));
      if (compared_.of(TensorClass::Gradient).update_conversions ||
          compared_.of(TensorClass::Weight).update_conversions) {
        add_conversion(op, elements, TensorClass::Weight);
      }
    }
  }

  void add_conversion(const Op& op, const ElementsByClass& elements, TensorClass tensor) {
    ops_.push_back({op.layer, op.pass, OpKind::Conversion,
                    VectorWork{.converted = elements, .tensor = tensor}});
  }

  /// What is converted of moved elements.
  [[nodiscard]] ElementsByClass converted(const MovedElements& moved) const {
    ElementsByClass sum;
    const auto add = [&](TensorClass tensor, std::uint64_t elements) {
      sum[tensor] = checked_add(sum[tensor], elements);
    };
    for (const auto& [tensor, elements] : moved.read) {
      if (formats_.of(tensor).conversions && !formats_.of(tensor).reads_by_wiring) {
        add(tensor, elements);
      }
    }
    for (const auto& [tensor, elements] : moved.written) {
      if (formats_.of(tensor).conversions) {
        add(tensor, elements);
      }
    }
    return sum;
  }

  [[nodiscard]] static ElementsByClass some(TensorClass tensor, std::uint64_t elements) {
    return elements > 0 ? ElementsByClass{{tensor, elements}} : ElementsByClass{};
  }

  void add_scale_search(const Op& op) {
    const auto written = written_by(op);
    const bool in_vector_unit = !std::holds_alternative<Contraction>(op.work);
    const auto searches_in = [&](const RoleNeeds& formats) {
      return [&formats, in_vector_unit](TensorClass tensor) {
        const auto& needs = formats.of(tensor);
        return needs.scales || (needs.block_scales && in_vector_unit);
      };
    };
    if (!any_of(written, searches_in(compared_))) {
      return;
    }
    VectorWork work{.tensor = written.begin()->first};
    for (const auto& [tensor, elements] : written) {
      work.operations.compare += searches_in(formats_)(tensor) ? elements : 0;
    }
    ops_.push_back({op.layer, op.pass, OpKind::ScaleSearch, work});
  }

  RoleNeeds formats_;
  RoleNeeds compared_;
  std::vector<Op> ops_;
};

/// Whether a format's codes are those of another one without its last bits.
bool are_first_bits(const NumberFormat& format, const NumberFormat& other) {
  return format.storage.is<FloatParameters>() && other.storage.is<FloatParameters>() &&
         format.storage.floating().exponent_bits == other.storage.floating().exponent_bits &&
         format.storage.bits <= other.storage.bits && !numerics::has_scale(format);
}

}  // namespace

FormatNeeds FormatNeeds::operator|(const FormatNeeds& other) const {
  return {.scales = scales || other.scales,
          .block_scales = block_scales || other.block_scales,
          .conversions = conversions || other.conversions,
          .update_conversions = update_conversions || other.update_conversions,
          .transpositions = transpositions || other.transpositions,
          .reads_by_wiring = reads_by_wiring && other.reads_by_wiring};
}

RoleNeeds::RoleNeeds(const RoleFormats& formats, const NumberFormat& vector_unit,
                     Optimiser optimiser) {
  const bool on_codes = optimiser_cost(optimiser, formats.weight.storage).on_codes();
  std::ranges::transform(operand_classes, needs_.begin(), [&](TensorClass tensor) {
    const auto& format = formats.of(tensor);
    const bool same = format.storage == vector_unit.storage;
    return FormatNeeds{.scales = numerics::has_scale(format),
                       .block_scales = format.storage.scale.per_block(),
                       .conversions = !same,
                       .update_conversions = !same && !on_codes,
                       .transpositions = format.storage.bits <= widest_along_the_reduction,
                       .reads_by_wiring = !same && are_first_bits(format, vector_unit)};
  });
}

RoleNeeds RoleNeeds::operator|(const RoleNeeds& other) const {
  auto either = *this;
  for (std::size_t i = 0; i < needs_.size(); ++i) {
    either.needs_[i] = needs_[i] | other.needs_[i];
  }
  return either;
}

bool is_format_cost(OpKind kind) {
  return kind == OpKind::Transposition || kind == OpKind::Conversion ||
         kind == OpKind::ScaleSearch || kind == OpKind::ScaleTraffic;
}

std::vector<Op> with_format_costs(const std::vector<Op>& ops, const RoleNeeds& formats,
                                  const RoleNeeds& compared) {
  Rows rows(formats, compared);
  std::array<bool, std::size(all_passes)> begun{};
  for (const auto& op : ops) {
    auto& known = begun.at(static_cast<std::size_t>(op.pass));
    if (!known) {
      rows.add_scale_traffic(ops, op.pass);
      known = true;
    }
    rows.add(op);
  }
  return rows.take();
}

}  // namespace lnsim
