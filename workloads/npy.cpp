// SPDX-License-Identifier: MIT
#include "workloads/npy.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <regex>
#include <string_view>
#include <tuple>
#include <type_traits>

#include "models/base/checked.hpp"
#include "models/base/json_reader.hpp"

namespace lnsim {
namespace {

static_assert(std::endian::native == std::endian::little);

constexpr std::string_view magic = "\x93NUMPY";

template <class Number>
struct StoredType {
  using type = Number;
  std::string_view name;
};
constexpr std::tuple stored_types{
    StoredType<float>{"<f4"},         StoredType<double>{"<f8"},
    StoredType<std::uint8_t>{"|u1"},  StoredType<std::uint16_t>{"<u2"},
    StoredType<std::uint32_t>{"<u4"}, StoredType<std::int64_t>{"<i8"}};

/// Calls work with each type of element that a file may have.
template <class Work>
void for_each_type(Work work) {
  std::apply([&](auto... types) { (work(types), ...); }, stored_types);
}

/// Whether every number of a stored type is one of Element.
template <class Stored, class Element>
constexpr bool holds = (std::is_floating_point_v<Element> || !std::is_floating_point_v<Stored>)&&(
                           std::is_signed_v<Element> ||
                           !std::is_signed_v<Stored>)&&std::numeric_limits<Stored>::digits
                       <= std::numeric_limits<Element>::digits;

InputError unexpected_type(const std::vector<std::string_view>& known, const std::string& found,
                           const std::string& file) {
  std::string list;
  for (std::size_t i = 0; i < known.size(); ++i) {
    list += i == 0 ? "" : i + 1 == known.size() ? " or " : ", ";
    list += known[i];
  }
  return {file, "", "expected elements " + list + ", found " + found};
}

std::size_t bytes_of_type(const std::string& name, const std::string& file) {
  std::size_t bytes = 0;
  std::vector<std::string_view> known;
  for_each_type([&](auto type) {
    known.push_back(type.name);
    bytes = type.name == name ? sizeof(typename decltype(type)::type) : bytes;
  });
  return bytes > 0 ? bytes : throw unexpected_type(known, name, file);
}

template <class T>
T load(std::string_view bytes) {
  T value{};
  std::memcpy(&value, bytes.data(), sizeof value);
  return value;
}

/// Takes bytes off the front of a file.
class Bytes {
 public:
  Bytes(std::string_view content, const std::string& file) : rest_(content), file_(file) {}

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

/// Type and shape in the text of a header.
std::smatch parse_header(const std::string& header, const std::string& file) {
  constexpr std::size_t longest_header = 1024;
  static const std::regex form(R"(\{'descr': '([^']*)', 'fortran_order': (True|False), )"
                               R"('shape': \(((?:\d+, ?)*(?:\d+)?)\),? ?\})");
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
  return parts;
}

Dimensions read_shape(const std::string& text, const std::string& file) {
  static const std::regex number(R"(\d+)");
  Dimensions shape;
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
std::uint64_t size_of(const Dimensions& shape, std::size_t element_bytes, const std::string& file) {
  try {
    std::uint64_t size = element_bytes;
    for (const auto dimension : shape) {
      size = checked_multiply(size, dimension);
    }
    return size;
  } catch (const OverflowError& overflow) {
    throw InputError(file, "", std::string("the shape: ") + overflow.what());
  }
}

/// A NaN or an infinity has no code in a number format, and takes every sum with it.
template <class Number>
void require_finite(Number number, std::size_t place, const std::string& file) {
  if constexpr (std::is_floating_point_v<Number>) {
    if (!std::isfinite(number)) {
      throw InputError(file, "",
                       "expected finite elements, found " + std::to_string(number) + " at " +
                           std::to_string(place));
    }
  }
}

}  // namespace

std::string to_string(const Dimensions& shape) {
  std::string text;
  for (const auto dimension : shape) {
    text += (text.empty() ? "" : ", ") + std::to_string(dimension);
  }
  return "(" + text + (shape.size() == 1 ? ",)" : ")");
}

NpyFile::NpyFile(const std::filesystem::path& path)
    : name_(path.string()), content_(read_file(path)) {
  Bytes bytes(content_, name_);
  const auto header = read_header(bytes, name_);
  const auto parts = parse_header(header, name_);
  type_ = parts[1];
  const auto element_bytes = bytes_of_type(type_, name_);
  shape_ = read_shape(parts[3], name_);
  begin_ = content_.size() - bytes.left();
  static_cast<void>(bytes.take(size_of(shape_, element_bytes, name_), "elements"));
  if (bytes.left() > 0) {
    throw InputError(name_, "",
                     std::to_string(bytes.left()) + " bytes are left after the elements");
  }
}

template <class Element>
std::vector<Element> NpyFile::elements() const {
  std::vector<Element> elements;
  std::vector<std::string_view> known;
  bool found = false;
  for_each_type([&](auto type) {
    using Stored = typename decltype(type)::type;
    if constexpr (holds<Stored, Element>) {
      known.push_back(type.name);
      if (type.name == type_) {
        found = true;
        const auto data = std::string_view(content_).substr(begin_);
        elements.resize(data.size() / sizeof(Stored));
        for (std::size_t i = 0; i < elements.size(); ++i) {
          const auto stored = load<Stored>(data.substr(i * sizeof(Stored)));
          require_finite(stored, i, name_);
          elements[i] = static_cast<Element>(stored);
        }
      }
    }
  });
  return found ? elements : throw unexpected_type(known, type_, name_);
}

template std::vector<double> NpyFile::elements() const;
template std::vector<std::uint32_t> NpyFile::elements() const;
template std::vector<std::int64_t> NpyFile::elements() const;

}  // namespace lnsim
