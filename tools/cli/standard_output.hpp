// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace lnsim::cli {

/// Before anything is opened: a standard descriptor that is closed would otherwise be the next
/// file's, which then got what is printed. Reading or writing such a one fails.
void reserve_standard_descriptors();

/// Prints on standard output. Throws LostOutput where that can't be written.
void print(std::string_view text);

/// Prints on standard error at once. That nobody may be there to read it is no fault of the work.
void tell(std::string_view text);

/// Writes what standard output still holds back; throws LostOutput where anything printed was lost.
void flush_standard_output();

}  // namespace lnsim::cli
