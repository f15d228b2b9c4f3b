// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "models/base/json_reader.hpp"
#include "models/numerics/format/product_formats.hpp"
#include "workloads/op.hpp"

namespace lnsim {

/// A tensor of an op by its role in the forward pass, whatever the pass; of a transposed
/// convolution in that of the one by which it is stated.
enum class Role : std::uint8_t { First, Second, Output };

/// What a pass of a contraction multiplies and makes: as LoopNest has it, the rows of operand A
/// times the columns of operand B.
struct PassRoles {
  Role a;
  Role b;
  Role result;
};

/// Throws Error where the op is no contraction.
[[nodiscard]] PassRoles roles_of(const Op& op);

/// A tensor's stored words, which share a scale.
struct StoredWords {
  std::filesystem::path file;
  double scale = 1;
  bool operator==(const StoredWords&) const = default;
};

/// What a contraction was computed from in a bit-true datapath, and the sums that it gave.
struct DatapathRecord {
  std::string format;  ///< its spelling, by roles where they differ
  ProductFormats formats;
  std::uint32_t vector_size = 0;
  StoredWords a;
  StoredWords b;
  std::filesystem::path sums;
  bool operator==(const DatapathRecord&) const = default;
};

/// The .npy files of an op's tensors.
struct Payload {
  Op op;
  std::map<Role, std::filesystem::path> numbers = {};
  std::optional<DatapathRecord> datapath = {};
  std::string place = {};  ///< where the trace names them
  bool operator==(const Payload&) const = default;
};

/// What work on a payload's files gives. An InputError names the place in the trace too.
template <class Work>
auto at_place(const Payload& payload, Work work) {
  try {
    return work();
  } catch (const InputError& error) {
    throw InputError(payload.place, "", error.what());
  }
}

/// The payload of a record whose op is known; files are below the folder. Throws InputError.
[[nodiscard]] Payload read_payload(const JsonNode& node, const Op& op,
                                   const std::filesystem::path& folder);

/// Those of a trace's ops that have any, in the order of the trace. Throws InputError where the
/// text is no trace.
[[nodiscard]] std::vector<Payload> parse_payloads(const std::string& text,
                                                  const std::filesystem::path& trace);

/// The same of a trace file.
[[nodiscard]] std::vector<Payload> read_payloads(const std::filesystem::path& trace);

/// The numbers of both operands of a trace's forward contractions, one op after the other.
struct ForwardOperands {
  std::vector<double> first;
  std::vector<double> second;
};

/// Those of the ops that have both tensors. Throws InputError where none has, or a file is bad.
[[nodiscard]] ForwardOperands read_forward_operands(const std::filesystem::path& trace);

}  // namespace lnsim
