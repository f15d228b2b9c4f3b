// SPDX-License-Identifier: MIT
#include "workloads/role_formats.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include <boost/algorithm/string/split.hpp>

#include "models/base/error.hpp"
#include "models/base/nearest.hpp"

namespace lnsim {
namespace {

constexpr std::string_view update_role = "update";

/// The format of most roles, and of these the one of the first role.
const NumberFormat& usual_format(const RoleFormats& formats) {
  const auto roles_alike = [&](TensorClass role) {
    return std::ranges::count(operand_classes, formats.of(role),
                              [&](TensorClass other) { return formats.of(other); });
  };
  return formats.of(*std::ranges::max_element(operand_classes, {}, roles_alike));
}

std::string name_of(const RoleFormats& formats) {
  const auto& usual = usual_format(formats);
  auto name = usual.name;
  const auto add = [&](std::string_view role, const NumberFormat& format) {
    name += "+" + std::string(role) + "=" + format.name;
  };
  for (const auto role : operand_classes) {
    if (formats.of(role) != usual) {
      add(to_string(role), formats.of(role));
    }
  }
  if (formats.update) {
    add(update_role, *formats.update);
  }
  return name;
}

void set(RoleFormats& formats, const std::string& role, const std::string& spelling) {
  const auto format = parse_number_format(spelling);
  std::vector<std::string> known{std::string(update_role)};
  for (const auto one : operand_classes) {
    if (to_string(one) == role) {
      const_cast<NumberFormat&>(std::as_const(formats).of(one)) = format;
      return;
    }
    known.emplace_back(to_string(one));
  }
  if (role != update_role) {
    throw Error("unknown role \"" + role + "\" of a format" + did_you_mean(role, known));
  }
  formats.update = format;
}

/// Training multiplies every two of weights, activations and errors.
constexpr std::array<ProductClasses, 3> trained_products{
    {{TensorClass::Weight, TensorClass::Activation, TensorClass::Activation},
     {TensorClass::Weight, TensorClass::Error, TensorClass::Error},
     {TensorClass::Error, TensorClass::Activation, TensorClass::Gradient}}};

ProductFormats formats_of(const RoleFormats& formats, const ProductClasses& product) {
  return {formats.of(product.a), formats.of(product.b), formats.of(product.output)};
}

void check_products(const RoleFormats& formats) {
  for (const auto& product : trained_products) {
    try {
      static_cast<void>(formats_of(formats, product));
    } catch (const Error& error) {
      throw Error("products of " + std::string(to_string(product.a)) + "s and " +
                  std::string(to_string(product.b)) + "s: " + error.what());
    }
  }
}

/// Logarithmic weights are stored with the range of those that products take and finer steps, so
/// that the copy is made of the first bits; others are rounded.
void check_update(const RoleFormats& formats) {
  const auto& weight = formats.weight;
  if (!formats.update) {
    return;
  }
  const auto& stored = *formats.update;
  const auto wrong = [&](const std::string& expected) {
    return Error("stored weights: expected " + expected + ", found " + stored.name);
  };
  if (!weight.storage.is<LnsParameters>()) {
    if (stored.storage.is<LnsParameters>()) {
      throw wrong("a floating-point or integer format beside weights in " + weight.name);
    }
    return;
  }
  if (!stored.storage.is<LnsParameters>() || stored.storage.bits < weight.storage.bits) {
    throw wrong("a logarithmic format at least as wide as weights in " + weight.name);
  }
  const auto finer = stored.storage.bits - weight.storage.bits;
  const auto gamma = std::uint64_t{weight.storage.lns().base_factor} << finer;
  if (stored.storage.lns().base_factor != gamma) {
    throw wrong("the range of weights in " + weight.name + ", which with " +
                std::to_string(stored.storage.bits) + " bits is a base factor of " +
                std::to_string(gamma));
  }
}

}  // namespace

const NumberFormat& RoleFormats::of(TensorClass tensor) const {
  switch (tensor) {
    case TensorClass::Weight:
      return weight;
    case TensorClass::Activation:
      return activation;
    case TensorClass::Error:
      return error;
    case TensorClass::Gradient:
      return gradient;
    case TensorClass::StoredWeight:
    case TensorClass::Scale:
      break;
  }
  throw Error("a " + std::string(to_string(tensor)) + " has no format of an operand");
}

RoleFormats parse_role_formats(std::string_view spelling,
                               const std::map<std::string, std::string>& others) {
  std::vector<std::string> parts;
  boost::algorithm::split(parts, spelling, [](char c) { return c == '+'; });
  RoleFormats formats(parse_number_format(parts.front()));
  for (std::size_t i = 1; i < parts.size(); ++i) {
    const auto equals = parts[i].find('=');
    if (equals == std::string::npos) {
      throw Error("number format \"" + std::string(spelling) +
                  R"(": expected ROLE=FORMAT behind each "+", found ")" + parts[i] + "\"");
    }
    set(formats, parts[i].substr(0, equals), parts[i].substr(equals + 1));
  }
  for (const auto& [role, format] : others) {
    set(formats, role, format);
  }
  check_products(formats);
  check_update(formats);
  formats.name = name_of(formats);
  return formats;
}

std::vector<NumberFormat> lanes_of(const RoleFormats& formats) {
  std::vector<NumberFormat> lanes;
  for (const auto& product : trained_products) {
    const auto lane = formats_of(formats, product).lane;
    if (std::ranges::find(lanes, lane) == lanes.end()) {
      lanes.push_back(lane);
    }
  }
  return lanes;
}

ProductClasses product_classes(const Contraction& work, Pass pass) {
  const auto result =
      work.second == TensorClass::Weight ? TensorClass::Gradient : TensorClass::Error;
  switch (pass) {
    case Pass::Forward:
      return {work.second, TensorClass::Activation, TensorClass::Activation};
    case Pass::InputGradient:
      return {work.second, TensorClass::Error, TensorClass::Error};
    case Pass::WeightGradient:
      return work.transposed ? ProductClasses{TensorClass::Activation, TensorClass::Error, result}
                             : ProductClasses{TensorClass::Error, TensorClass::Activation, result};
    case Pass::Update:
      break;
  }
  throw Error("a weight update multiplies no tensors");
}

ProductFormats product_formats(const RoleFormats& formats, const Contraction& work, Pass pass) {
  return formats_of(formats, product_classes(work, pass));
}

}  // namespace lnsim
