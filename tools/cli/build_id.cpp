// SPDX-License-Identifier: MIT
#include "tools/cli/build_id.hpp"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <stdexcept>
#include <string_view>

#include <fmt/format.h>
#include <link.h>

namespace lnsim::cli {
namespace {

constexpr std::string_view owner("GNU\0", 4);

/// The content of the first note of that owner and type, or nothing. A note is a header, the
/// owner's name, the content and the next note, each at a multiple of the segment's alignment.
std::string_view find_note(std::string_view notes, ElfW(Word) type, std::size_t alignment) {
  const auto aligned = [&](std::size_t place) {
    return std::min((place + alignment - 1) / alignment * alignment, notes.size());
  };
  while (notes.size() >= sizeof(ElfW(Nhdr))) {
    ElfW(Nhdr) header{};
    std::memcpy(&header, notes.data(), sizeof header);
    const auto content = aligned(sizeof header + header.n_namesz);
    if (header.n_type == type && notes.substr(sizeof header, header.n_namesz) == owner) {
      return notes.substr(content, header.n_descsz);
    }
    notes.remove_prefix(aligned(content + header.n_descsz));
  }
  return {};
}

/// The first object that is visited is the program itself.
int visit(dl_phdr_info* object, std::size_t /*size*/, void* found) {
  constexpr std::size_t least_alignment = 4;
  for (std::size_t i = 0; i < object->dlpi_phnum; ++i) {
    const auto& segment = object->dlpi_phdr[i];
    if (segment.p_type != PT_NOTE) {
      continue;
    }
    // The loader has mapped the segment there.
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast,performance-no-int-to-ptr)
    const auto* begin = reinterpret_cast<const char*>(object->dlpi_addr + segment.p_vaddr);
    const auto note = find_note({begin, segment.p_memsz}, NT_GNU_BUILD_ID,
                                std::max<std::size_t>(segment.p_align, least_alignment));
    if (!note.empty()) {
      *static_cast<std::string_view*>(found) = note;
      break;
    }
  }
  return 1;
}

}  // namespace

std::string build_id() {
  std::string_view bytes;
  dl_iterate_phdr(visit, &bytes);
  if (bytes.empty()) {
    throw std::logic_error("the program was linked without a build id");
  }
  std::string text;
  for (const char byte : bytes) {
    text += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  }
  return text;
}

}  // namespace lnsim::cli
