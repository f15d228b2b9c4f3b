// SPDX-License-Identifier: MIT
#include "sim/replay/tensors.hpp"

#include <algorithm>
#include <iterator>
#include <span>

#include "models/numerics/codec/quantise.hpp"
#include "models/numerics/codec/word.hpp"
#include "models/numerics/tensor/word_tensor.hpp"
#include "sim/replay/dot_products.hpp"

namespace lnsim::replay {
namespace {

namespace fs = std::filesystem;

Dimensions without_ones(const Dimensions& shape) {
  Dimensions others;
  std::ranges::copy_if(shape, std::back_inserter(others), [](auto size) { return size != 1; });
  return others;
}

/// A file whose shape is that of a role; dimensions of 1 may be left out or added.
NpyFile open(const fs::path& path, const Op& op, Role role) {
  NpyFile file(path);
  const auto shape = shape_of(op, role);
  if (without_ones(file.shape()) != without_ones(shape)) {
    throw InputError(file.name(), "",
                     "expected elements of shape " + to_string(shape) + " for layer " + op.layer +
                         ", " + std::string(to_string(op.pass)) + ", found " +
                         to_string(file.shape()));
  }
  return file;
}

/// The files of a replayable payload, each with the role that its shape follows from.
std::vector<std::pair<fs::path, Role>> files_of(const Payload& payload,
                                                const ReplayArithmetic& arithmetic) {
  const auto [a, b, result] = roles_of(payload.op);
  std::vector<std::pair<fs::path, Role>> files;
  for (const auto role : {a, b}) {
    if (const auto found = payload.numbers.find(role); found != payload.numbers.end()) {
      files.emplace_back(found->second, role);
    }
  }
  if (comparable(payload, arithmetic)) {
    files.emplace_back(payload.datapath->a.file, a);
    files.emplace_back(payload.datapath->b.file, b);
    files.emplace_back(payload.datapath->sums, result);
  }
  return files;
}

std::vector<std::uint32_t> load_words(const NpyFile& file, const NumberFormat& format) {
  auto words = file.elements<std::uint32_t>();
  const auto wide = std::ranges::find_if(
      words, [&](std::uint32_t word) { return (std::uint64_t{word} >> format.storage.bits) != 0; });
  if (wide != words.end()) {
    throw InputError(file.name(), "",
                     "expected words of " + std::to_string(format.storage.bits) + " bits, found " +
                         std::to_string(*wide));
  }
  return words;
}

/// Words and their scale.
using Quantised = std::pair<std::vector<std::uint32_t>, double>;

/// Numbers as words, and the scale that makes the largest of them meet the format's largest.
Quantised quantised(const std::vector<double>& numbers, const NumberFormat& format) {
  const numerics::ScaleGroups whole{.rows = 1, .columns = numbers.size(), .group = numbers.size()};
  const std::span<const double> values(numbers);
  const auto scales = numerics::scales_of(values, whole, format, numerics::ScaleRule::Maximum);
  std::vector<std::uint32_t> words(numbers.size());
  numerics::encode_words(values, whole, std::span(scales), format, std::nullopt, words);
  return {std::move(words), scales.front()};
}

void load_numbers(Tensors& tensors, const Payload& payload) {
  const auto [a, b, result] = roles_of(payload.op);
  if (payload.numbers.contains(a) && payload.numbers.contains(b)) {
    tensors.a_numbers = open(payload.numbers.at(a), payload.op, a).elements<double>();
    tensors.b_numbers = open(payload.numbers.at(b), payload.op, b).elements<double>();
  }
}

void load_recorded(Tensors& tensors, const Payload& payload) {
  const auto [a, b, result] = roles_of(payload.op);
  const auto& recorded = *payload.datapath;
  const auto sums = open(recorded.sums, payload.op, result);
  tensors.a_words = load_words(open(recorded.a.file, payload.op, a), recorded.formats.a);
  tensors.b_words = load_words(open(recorded.b.file, payload.op, b), recorded.formats.b);
  tensors.scale = recorded.a.scale * recorded.b.scale;
  tensors.sums = sums.elements<numerics::Sum>();
  tensors.shape = sums.shape();
}

void quantise(Tensors& tensors, const Payload& payload, const ProductFormats& formats) {
  auto [a, b, result] = roles_of(payload.op);
  const auto words_of = [&](const std::vector<double>& numbers, Role role,
                            const NumberFormat& format) {
    try {
      if (!format.storage.scale.per_block()) {
        return quantised(numbers, format);
      }
      static_cast<void>(numerics::largest_magnitude(numbers));
      return Quantised{{}, 1};
    } catch (const Error& error) {
      throw InputError(payload.numbers.at(role).string(), "", error.what());
    }
  };
  auto [a_words, a_scale] = words_of(tensors.a_numbers, a, formats.a);
  auto [b_words, b_scale] = words_of(tensors.b_numbers, b, formats.b);
  tensors.a_words = std::move(a_words);
  tensors.b_words = std::move(b_words);
  tensors.scale = a_scale * b_scale;
  tensors.shape = shape_of(payload.op, result);
}

}  // namespace

bool comparable(const Payload& payload, const ReplayArithmetic& arithmetic) {
  if (!payload.datapath) {
    return false;
  }
  // Sums are the same whatever they become.
  const auto& recorded = payload.datapath->formats;
  const auto& formats = arithmetic.formats;
  return recorded.a == formats.a && recorded.b == formats.b && recorded.lane == formats.lane &&
         payload.datapath->vector_size == arithmetic.vector_size;
}

bool replayable(const Payload& payload, const ReplayArithmetic& arithmetic) {
  if (!std::holds_alternative<Contraction>(payload.op.work)) {
    return false;
  }
  const auto [a, b, result] = roles_of(payload.op);
  return comparable(payload, arithmetic) ||
         (payload.numbers.contains(a) && payload.numbers.contains(b));
}

void require_files(const Payload& payload, const ReplayArithmetic& arithmetic) {
  for (const auto& [path, role] : files_of(payload, arithmetic)) {
    static_cast<void>(open(path, payload.op, role));
  }
}

Tensors load(const Payload& payload, const ReplayArithmetic& arithmetic) {
  Tensors tensors;
  tensors.zero = numerics::encode_word(0, 1, arithmetic.formats.b);
  load_numbers(tensors, payload);
  if (comparable(payload, arithmetic)) {
    load_recorded(tensors, payload);
  } else {
    quantise(tensors, payload, arithmetic.formats);
  }
  return tensors;
}

void quantise_blocks(std::span<const double> numbers, std::size_t reduction,
                     const NumberFormat& format, std::span<std::uint32_t> words) {
  const numerics::ScaleGroups blocks{.rows = numbers.size() / reduction,
                                     .columns = reduction,
                                     .group = format.storage.scale.block_elements};
  const auto scales = numerics::scales_of(numbers, blocks, format, numerics::ScaleRule::Maximum);
  numerics::encode_words(numbers, blocks, std::span(scales), format, std::nullopt, words);
  numerics::operand_words(std::vector(words.begin(), words.end()), blocks, scales, format, words);
}

}  // namespace lnsim::replay
