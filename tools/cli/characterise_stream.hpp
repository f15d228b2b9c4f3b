// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>

#include "energy/rtl/operand_stream.hpp"

namespace lnsim::cli {

/// The operands of a stream's name, for vectors of so many elements: gaussian, uniform, sparse,
/// zeros, held, still (see energy/rtl/operand_stream.hpp) or trace:FILE, the forward contractions
/// of a trace with payloads. Throws Error for another name, InputError for a bad file.
[[nodiscard]] OperandSource stream_operands(const std::string& stream,
                                            const ProductFormats& formats, std::size_t elements);

}  // namespace lnsim::cli
