// SPDX-License-Identifier: MIT
/// The tensors that the ops of shipped and of small networks read and write.
#include <algorithm>
#include <filesystem>
#include <map>

#include <gtest/gtest.h>

#include "tests/workloads/networks.hpp"
#include "workloads/lower.hpp"

namespace lnsim {
namespace {

std::string text(const Op& op) {
  return op.layer + " " + std::string(to_string(op.pass)) + " " + std::string(to_string(op.kind));
}

/// Whether a tensor is there before the step: parameters, and the input of the network.
bool given(const TensorUse& use, std::uint64_t input) {
  return use.tensor == TensorClass::Weight || use.tensor == TensorClass::StoredWeight ||
         use.id == input;
}

/// The op that writes each tensor, and those that read it.
struct Uses {
  std::map<std::uint64_t, const Op*> writer;
  std::map<std::uint64_t, std::vector<const Op*>> readers;
  std::map<std::uint64_t, TensorUse> tensors;
};

/// Checks on the way that a tensor is always the same, written once and read only then.
Uses uses_of(const Workload& workload) {
  Uses uses;
  const auto input = workload.ops.front().reads.front().id;
  const auto same = [&](const TensorUse& use) {
    return uses.tensors.try_emplace(use.id, use).first->second == use;
  };
  for (const auto& op : workload.ops) {
    for (const auto& use : op.reads) {
      EXPECT_TRUE(same(use)) << text(op);
      EXPECT_TRUE(given(use, input) || uses.writer.contains(use.id))
          << text(op) << " reads tensor " << use.id << " that nobody has written";
      uses.readers[use.id].push_back(&op);
    }
    for (const auto& use : op.writes) {
      EXPECT_TRUE(same(use)) << text(op);
      EXPECT_TRUE(uses.writer.emplace(use.id, &op).second) << text(op) << " writes " << use.id;
    }
  }
  return uses;
}

void expect_sizes(const Op& op) {
  const auto* work = std::get_if<Contraction>(&op.work);
  if (work == nullptr) {
    return;
  }
  const auto [first, second, output] = operand_elements(*work);
  std::vector<std::uint64_t> expected{first, second, output};
  std::vector<std::uint64_t> found{op.writes.at(0).elements};
  for (std::size_t i = 0; i < 2; ++i) {
    found.push_back(op.reads.at(i).elements);
  }
  std::ranges::sort(expected);
  std::ranges::sort(found);
  EXPECT_EQ(found, expected) << text(op);
}

class LoweredNetworks : public ::testing::TestWithParam<std::string> {};

TEST_P(LoweredNetworks, EveryTensorHasItsWriterAndItsReaders) {
  const auto file =
      std::filesystem::path(LNSIM_SOURCE_DIR) / "models/networks" / (GetParam() + ".json");
  const auto workload = lower(load_network(file), 2, Optimiser::Sgd);
  const auto uses = uses_of(workload);
  for (const auto& [id, writer] : uses.writer) {
    const auto& tensor = uses.tensors.at(id);
    EXPECT_TRUE(tensor.tensor == TensorClass::StoredWeight || uses.readers.contains(id))
        << text(*writer) << " writes what nobody reads";
  }
  for (const auto& op : workload.ops) {
    expect_sizes(op);
  }
  std::uint64_t updated = 0;
  for (const auto& op : workload.ops) {
    for (const auto& use : op.writes) {
      updated += use.tensor == TensorClass::StoredWeight ? use.elements : 0;
    }
  }
  EXPECT_EQ(updated, parameter_count(workload));
}

INSTANTIATE_TEST_SUITE_P(All, LoweredNetworks,
                         ::testing::Values("mnist-cnn", "resnet18", "resnet50", "bert-base",
                                           "gpt2-small", "small-transformer"));

/// What an op reads and writes, by the names of who wrote it.
std::string line(const Op& op, const Uses& uses) {
  auto result = text(op) + " <";
  for (const auto& use : op.reads) {
    const auto writer = uses.writer.find(use.id);
    result += " " + (writer == uses.writer.end() ? std::string(to_string(use.tensor))
                                                 : "[" + text(*writer->second) + "]");
  }
  return result;
}

std::vector<std::string> lines_of(const std::string& input, const std::string& layers) {
  const auto network = testing::network_text(input, layers);
  const auto workload = lower(parse_network(network, "n.json"), 2, Optimiser::Sgd);
  const auto uses = uses_of(workload);
  std::vector<std::string> lines;
  for (const auto& op : workload.ops) {
    lines.push_back(line(op, uses));
  }
  return lines;
}

TEST(LoweredTensors, ErrorsOfAResidualBlockMeetWhereItForks) {
  const auto lines = lines_of(
      R"({"kind": "image", "channels": 4, "height": 3, "width": 3})",
      R"({"kind": "convolution", "name": "a", "out_channels": 4, "kernel": 1, "bias": false},
         {"kind": "residual", "name": "r", "main": [
           {"kind": "convolution", "name": "b", "out_channels": 4, "kernel": 1, "bias": false},
           {"kind": "relu", "name": "relu"}]},
         {"kind": "flatten"}, {"kind": "softmax_cross_entropy", "name": "loss"})");
  const std::vector<std::string> expected{
      "a forward convolution < activation weight",
      "b forward convolution < [a forward convolution] weight",
      "relu forward activation < [b forward convolution]",
      "r forward elementwise < [relu forward activation] [a forward convolution]",
      "loss forward loss < [r forward elementwise]",
      "loss input_gradient loss < [r forward elementwise] [loss forward loss]",
      "relu input_gradient activation < [loss input_gradient loss] [relu forward activation]",
      "b input_gradient convolution < [relu input_gradient activation] weight",
      "b weight_gradient convolution < [relu input_gradient activation] [a forward convolution]",
      "r input_gradient elementwise < [b input_gradient convolution] [loss input_gradient loss]",
      "a weight_gradient convolution < [r input_gradient elementwise] activation",
      "a update optimiser_update < [a weight_gradient convolution] stored_weight",
      "b update optimiser_update < [b weight_gradient convolution] stored_weight"};
  EXPECT_EQ(lines, expected);
}

TEST(LoweredTensors, AnEmbeddingAddsToTheGradientOfItsTiedLayer) {
  const auto lines = lines_of(R"({"kind": "tokens", "length": 3})",
                              R"({"kind": "embedding", "name": "e", "vocabulary": 7, "features": 4},
         {"kind": "gelu", "name": "gelu"},
         {"kind": "linear", "name": "out", "out_features": 7, "bias": false, "tied": true},
         {"kind": "softmax_cross_entropy", "name": "loss"})");
  const std::vector<std::string> expected{
      "e forward embedding < activation weight",
      "gelu forward activation < [e forward embedding]",
      "out forward matmul < [gelu forward activation] weight",
      "loss forward loss < [out forward matmul]",
      "loss input_gradient loss < [out forward matmul] [loss forward loss]",
      "out input_gradient matmul < [loss input_gradient loss] weight",
      "out weight_gradient matmul < [loss input_gradient loss] [gelu forward activation]",
      "gelu input_gradient activation < [out input_gradient matmul] [e forward embedding]",
      "e weight_gradient embedding < [gelu input_gradient activation] [out weight_gradient matmul]",
      "e update optimiser_update < [e weight_gradient embedding] stored_weight"};
  EXPECT_EQ(lines, expected);
}

TEST(LoweredTensors, ANormalisationAndAMaximumKeepWhatTheirBackwardPassesRead) {
  const auto lines =
      lines_of(R"({"kind": "image", "channels": 4, "height": 4, "width": 4})",
               R"({"kind": "convolution", "name": "a", "out_channels": 4, "kernel": 1},
         {"kind": "batch_norm", "name": "n"}, {"kind": "max_pool", "name": "p", "kernel": 2},
         {"kind": "flatten"}, {"kind": "softmax_cross_entropy", "name": "loss"})");
  const std::vector<std::string> expected{
      "a forward convolution < activation weight weight",
      "n forward batch_norm < [a forward convolution] weight",
      "p forward pooling < [n forward batch_norm]",
      "loss forward loss < [p forward pooling]",
      "loss input_gradient loss < [p forward pooling] [loss forward loss]",
      "p input_gradient pooling < [loss input_gradient loss] [p forward pooling]",
      "n weight_gradient batch_norm < [p input_gradient pooling] [a forward convolution] "
      "[n forward batch_norm]",
      "n input_gradient batch_norm < [p input_gradient pooling] [a forward convolution] "
      "[n forward batch_norm] weight [n weight_gradient batch_norm]",
      "a weight_gradient convolution < [n input_gradient batch_norm] activation",
      "a weight_gradient elementwise < [n input_gradient batch_norm]",
      "a update optimiser_update < [a weight_gradient convolution] stored_weight "
      "[a weight_gradient elementwise] stored_weight",
      "n update optimiser_update < [n weight_gradient batch_norm] stored_weight"};
  EXPECT_EQ(lines, expected);
}

}  // namespace
}  // namespace lnsim
