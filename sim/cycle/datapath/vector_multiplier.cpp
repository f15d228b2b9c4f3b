// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/vector_multiplier.hpp"

#include "sim/cycle/datapath/float_fused_multiplier.hpp"
#include "sim/cycle/datapath/float_vector_multiplier.hpp"
#include "sim/cycle/datapath/float_window_multiplier.hpp"
#include "sim/cycle/datapath/integer_vector_multiplier.hpp"
#include "sim/cycle/datapath/lns_vector_multiplier.hpp"
#include "sim/cycle/datapath/mx_vector_multiplier.hpp"

namespace lnsim::cycle::datapath {

using Made = std::unique_ptr<VectorMultiplier>;

Made make_vector_multiplier(const ProductFormats& formats, std::uint32_t vector_size,
                            std::uint32_t lanes) {
  struct OfFamily {
    Made operator()(const LnsParameters&) const {
      return std::make_unique<LnsVectorMultiplier>("multiplier", formats, vector_size, lanes);
    }
    Made operator()(const FloatParameters&) const {
      switch (formats.lane.datapath.accumulation) {
        case Accumulation::Integer:
          return std::make_unique<FloatWindowMultiplier>("multiplier", formats, vector_size);
        case Accumulation::Chain:
          return std::make_unique<FloatVectorMultiplier>("multiplier", formats, vector_size);
        case Accumulation::Fused:
          break;
      }
      return std::make_unique<FloatFusedMultiplier>("multiplier", formats, vector_size);
    }
    Made operator()(const IntegerParameters&) const {
      return std::make_unique<IntegerVectorMultiplier>("multiplier", formats, vector_size, lanes);
    }
    Made operator()(const MxParameters&) const {
      return std::make_unique<MxVectorMultiplier>("multiplier", formats.lane, vector_size);
    }
    const ProductFormats& formats;
    std::uint32_t vector_size;
    std::uint32_t lanes;
  };
  return std::visit(OfFamily{formats, vector_size, lanes}, formats.lane.storage.parameters);
}

}  // namespace lnsim::cycle::datapath
