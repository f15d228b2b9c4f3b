// SPDX-License-Identifier: MIT
#include "models/networks/shape.hpp"

#include "models/base/checked.hpp"
#include "models/base/enumeration.hpp"

namespace lnsim {
namespace {

constexpr EnumNames<Form, 4> forms{{{Form::Image, "image"},
                                    {Form::Tokens, "tokens"},
                                    {Form::Sequence, "sequence"},
                                    {Form::Vector, "vector"}}};

}  // namespace

std::string_view to_string(Form form) { return name_of(forms, form); }

std::string to_string(const Shape& shape) {
  const auto channels = std::to_string(shape.channels);
  const auto height = std::to_string(shape.height);
  switch (shape.form) {
    case Form::Image:
      return "image " + channels + "x" + height + "x" + std::to_string(shape.width);
    case Form::Tokens:
      return height + " tokens";
    case Form::Sequence:
      return "sequence of " + height + " with " + channels + " features";
    case Form::Vector:
      return "vector of " + channels + " features";
  }
  throw Error("a shape without a form");
}

std::uint64_t positions(const Shape& shape) { return product(shape.height, shape.width); }

std::uint64_t elements(const Shape& shape) {
  return product(shape.channels, shape.height, shape.width);
}

}  // namespace lnsim
