// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <random>
#include <vector>

#include "sim/mapping/job.hpp"
#include "workloads/workload.hpp"

namespace lnsim::test {

/// Numbers from a seed, the same with every standard library.
class Draw {
 public:
  explicit Draw(std::uint64_t seed) : random_(seed) {}

  /// One of low, ..., high.
  template <class Number = std::uint64_t>
  Number between(Number low, Number high) {
    return static_cast<Number>(low + random_() % (high - low + Number{1}));
  }
  /// A power of two between two of them.
  std::uint32_t power(std::uint32_t low, std::uint32_t high);
  bool one_in(std::uint64_t several) { return between<std::uint64_t>(1, several) == 1; }
  template <class Item>
  const Item& of(std::initializer_list<Item> items) {
    return *(items.begin() + between<std::size_t>(0, items.size() - 1));
  }
  template <class Item>
  const Item& of(const std::vector<Item>& items) {
    return items.at(between<std::size_t>(0, items.size() - 1));
  }

 private:
  std::mt19937_64 random_;
};

/// A machine of any shape: one processing element or several, with ideal memory or any system of
/// memories, among them narrow wires, slow DRAM and small buffers.
[[nodiscard]] Architecture draw_machine(Draw& draw);

[[nodiscard]] NumberFormat draw_format(Draw& draw);

/// A product in one format, or each of its tensors in one of a family's.
[[nodiscard]] ProductFormats draw_formats(Draw& draw);

/// Lanes without added registers, or with some, and sums that take turns: fewer or more than the
/// columns that a collector has entries for.
[[nodiscard]] LanePipeline draw_pipeline(Draw& draw);

/// A convolution that may be strided, dilated, padded and grouped, or a matrix product.
[[nodiscard]] Contraction draw_contraction(Draw& draw);

/// A vector op, an update of weights, or zeros.
[[nodiscard]] VectorTask draw_stream(Draw& draw, const Architecture& machine,
                                     const NumberFormat& format);

/// A job that the machine can hold: a nest of a contraction in any pass as the mapper maps it for
/// lanes of a pipeline, or the zeros of an input gradient, a vector op or an update.
[[nodiscard]] Job draw_job(Draw& draw, const Architecture& machine, const ProductFormats& formats,
                           const LanePipeline& pipeline = {});

/// Any legal mapping of a nest, good or bad; nothing where none of some tries is legal.
[[nodiscard]] std::optional<Mapping> draw_mapping(Draw& draw, const LoopNest& nest,
                                                  const Architecture& machine,
                                                  const ProductFormats& formats);

/// Extents of any kind, whether or not they are legal.
[[nodiscard]] Mapping draw_extents(Draw& draw, const LoopNest& nest,
                                   std::uint32_t processing_elements);

}  // namespace lnsim::test
