// SPDX-License-Identifier: MIT
#include "workloads/npy.hpp"

#include <bit>
#include <cstring>
#include <functional>
#include <map>
#include <regex>
#include <string>
#include <string_view>

#include "models/base/checked.hpp"
#include "models/base/json_reader.hpp"

namespace lnsim {
namespace {

static_assert(std::endian::native == std::endian::little);

constexpr std::string_view magic = "\x93NUMPY";

template <class T>
T load(std::string_view bytes) {
  T value{};
  std::memcpy(&value, bytes.data(), sizeof value);
  return value;
}

struct ElementType {
  std::size_t bytes;
  std::function<double(std::string_view)> value;
};

template <class T>
ElementType element_type() {
  return {sizeof(T), [](std::string_view bytes) { return static_cast<double>(load<T>(bytes)); }};
}

const ElementType& find_element_type(const std::string& name, const std::string& file) {
  static const std::map<std::string, ElementType> known{{"<f4", element_type<float>()},
                                                        {"<f8", element_type<double>()},
                                                        {"|u1", element_type<std::uint8_t>()},
                                                        {"<u2", element_type<std::uint16_t>()},
                                                        {"<u4", element_type<std::uint32_t>()}};
  const auto found = known.find(name);
  if (found == known.end()) {
    throw InputError(file, "", "expected elements <f4, <f8, |u1, <u2 or <u4, found " + name);
  }
  return found->second;
}

/// Takes bytes off the front of a file.
class Bytes {
 public:
  Bytes(std::string_view rest, const std::string& file) : rest_(rest), file_(file) {}

  std::string_view take(std::uint64_t count, const std::string& what) {
    if (count > rest_.size()) {
      throw InputError(file_, "",
                       "the file is cut off: expected " + std::to_string(count) + " bytes of " +
                           what + ", found " + std::to_string(rest_.size()));
    }
    const auto taken = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return taken;
  }
  [[nodiscard]] std::size_t left() const { return rest_.size(); }

 private:
  std::string_view rest_;
  const std::string& file_;
};

/// The text that describes the elements, without the padding behind it.
std::string read_header(Bytes& bytes, const std::string& file) {
  if (bytes.take(magic.size(), "the magic string") != magic) {
    throw InputError(file, "", "expected a .npy file, which begins with \\x93NUMPY");
  }
  const auto version = bytes.take(2, "the version");
  const bool first = version == std::string_view("\x01\x00", 2);
  if (!first && version != std::string_view("\x02\x00", 2)) {
    throw InputError(file, "",
                     "expected .npy version 1.0 or 2.0, found " +
                         std::to_string(static_cast<unsigned char>(version[0])) + "." +
                         std::to_string(static_cast<unsigned char>(version[1])));
  }
  const std::string what = "the header's size";
  const std::uint64_t size = first ? load<std::uint16_t>(bytes.take(sizeof(std::uint16_t), what))
                                   : load<std::uint32_t>(bytes.take(sizeof(std::uint32_t), what));
  const auto header = bytes.take(size, "the header");
  return std::string(header.substr(0, header.find_last_not_of(" \n") + 1));
}

std::vector<std::uint64_t> read_shape(const std::string& text, const std::string& file) {
  static const std::regex number(R"(\d+)");
  std::vector<std::uint64_t> shape;
  for (std::sregex_iterator found(text.begin(), text.end(), number), end; found != end; ++found) {
    try {
      shape.push_back(std::stoull(found->str()));
    } catch (const std::out_of_range&) {
      throw InputError(file, "", "the dimension " + found->str() + " does not fit in 64 bits");
    }
  }
  return shape;
}

/// Bytes of all elements.
std::uint64_t size_of(const NpyArray& array, std::size_t element_bytes, const std::string& file) {
  try {
    std::uint64_t size = element_bytes;
    for (const auto dimension : array.shape) {
      size = checked_multiply(size, dimension);
    }
    return size;
  } catch (const OverflowError& overflow) {
    throw InputError(file, "", std::string("the shape: ") + overflow.what());
  }
}

}  // namespace

NpyArray read_npy(const std::filesystem::path& path) {
  constexpr std::size_t longest_header = 1024;
  static const std::regex form(R"(\{'descr': '([^']*)', 'fortran_order': (True|False), )"
                               R"('shape': \(((?:\d+, ?)*(?:\d+)?)\),? ?\})");
  const auto content = read_file(path);
  const auto file = path.string();
  Bytes bytes(content, file);
  const auto header = read_header(bytes, file);
  std::smatch parts;
  if (header.size() > longest_header || !std::regex_match(header, parts, form)) {
    throw InputError(file, "",
                     "expected a header {'descr': ..., 'fortran_order': ..., 'shape': (...), }, "
                     "found " +
                         header.substr(0, longest_header));
  }
  if (parts[2] != "False") {
    throw InputError(file, "", "expected elements in C order, found 'fortran_order': True");
  }
  const auto& type = find_element_type(parts[1], file);
  NpyArray array{.shape = read_shape(parts[3], file), .values = {}};
  const auto data = bytes.take(size_of(array, type.bytes, file), "elements");
  if (bytes.left() > 0) {
    throw InputError(file, "", std::to_string(bytes.left()) + " bytes are left after the elements");
  }
  array.values.reserve(data.size() / type.bytes);
  for (std::size_t at = 0; at < data.size(); at += type.bytes) {
    array.values.push_back(type.value(data.substr(at, type.bytes)));
  }
  return array;
}

}  // namespace lnsim
