// SPDX-License-Identifier: MIT
#include "models/numerics/datapath/vector_datapath.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "models/base/error.hpp"
#include "models/numerics/format/number_family.hpp"

namespace lnsim::numerics {

DotResult VectorDatapath::dot(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b,
                              std::size_t vector_size) const {
  if (a.size() != b.size() || vector_size == 0) {
    throw Error("a dot product of " + std::to_string(a.size()) + " with " +
                std::to_string(b.size()) + " elements in vectors of " +
                std::to_string(vector_size));
  }
  std::vector<Sum> running(sums());
  std::uint64_t overflows = 0;
  for (std::size_t first = 0; first < a.size(); first += vector_size) {
    const auto count = std::min(vector_size, a.size() - first);
    overflows += accumulate(running, a.subspan(first, count), b.subspan(first, count));
  }
  auto result = total(running);
  result.overflows += overflows;
  return result;
}

std::unique_ptr<VectorDatapath> make_datapath(const ProductFormats& formats) {
  return family_of(formats.lane).make_datapath(formats);
}

}  // namespace lnsim::numerics
