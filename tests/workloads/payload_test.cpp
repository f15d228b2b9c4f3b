// SPDX-License-Identifier: MIT
#include "workloads/payload.hpp"

#include <fstream>

#include <gtest/gtest.h>

#include "models/base/error.hpp"
#include "workloads/trace.hpp"

namespace lnsim {
namespace {

namespace fs = std::filesystem;

const std::string header =
    R"({"schema": "lnsim-trace", "schema_version": 1, "network": "n", "name": "n", "batch": 1, )"
    R"("optimiser": "sgd"})"
    "\n";

std::string matmul(const std::string& layer, const std::string& pass, const std::string& more) {
  const std::string axis =
      R"({"input": 1, "output": 1, "taps": 1, "stride": 1, "padding": 0, "dilation": 1})";
  return R"({"layer": ")" + layer + R"(", "pass": ")" + pass +
         R"(", "kind": "matmul", "contraction": {"groups": 1, "n": 1, "k": 1, "c": 2, "height": )" +
         axis + R"(, "width": )" + axis + R"(, "second": "weight"})" + more + "}\n";
}

class PayloadFolder : public testing::Test {
 protected:
  PayloadFolder() { fs::create_directories(folder_); }
  ~PayloadFolder() override { fs::remove_all(folder_); }

  [[nodiscard]] fs::path write(const std::string& name, const std::string& content) const {
    std::ofstream(folder_ / name, std::ios::binary) << content;
    return folder_ / name;
  }

  /// A vector of small whole numbers.
  void write_npy(const std::string& name, const std::string& elements) const {
    const auto form = "{'descr': '|u1', 'fortran_order': False, 'shape': (" +
                      std::to_string(elements.size()) + ",), }\n";
    std::string content("\x93NUMPY\x01\x00", 8);
    content += static_cast<char>(form.size());
    static_cast<void>(write(name, content + '\0' + form + elements));
  }

  [[nodiscard]] fs::path folder() const { return folder_; }

 private:
  fs::path folder_ =
      fs::path(testing::TempDir()) / testing::UnitTest::GetInstance()->current_test_info()->name();
};

TEST_F(PayloadFolder, FilesAreThoseBesideTheTrace) {
  const auto trace =
      write("t.jsonl", header + matmul("a", "forward", "") +
                           matmul("b", "weight_gradient", R"(, "payload": {"output": "b.npy"})"));
  const auto payloads = read_payloads(trace);
  ASSERT_EQ(payloads.size(), 1U);
  EXPECT_EQ(payloads.at(0).op, read_trace(trace).ops.at(1));
  EXPECT_EQ(payloads.at(0).numbers, (std::map<Role, fs::path>{{Role::Output, folder() / "b.npy"}}));
  EXPECT_EQ(payloads.at(0).datapath, std::nullopt);
}

TEST_F(PayloadFolder, WordsAreThoseOfWhatThePassMultiplies) {
  const auto trace = write(
      "t.jsonl",
      header + matmul("a", "input_gradient",
                      R"(, "payload": {"datapath": {"format": "lns8g8-t8", "vector_size": 32,)"
                      R"( "second": {"words": "w.npy", "scale": 0.5}, "sums": "s.npy",)"
                      R"( "output": {"words": "e.npy", "scale": 2}}})"));
  EXPECT_EQ(read_payloads(trace).at(0).datapath,
            (DatapathRecord{.format = "lns8g8",
                            .formats = parse_number_format("lns8g8"),
                            .vector_size = 32,
                            .a = {folder() / "w.npy", 0.5},
                            .b = {folder() / "e.npy", 2},
                            .sums = folder() / "s.npy"}));
}

TEST_F(PayloadFolder, FormatsMayDifferByRole) {
  const auto of = [&](const std::string& format) {
    return read_payloads(
               write("t.jsonl", header + matmul("a", "input_gradient",
                                                R"(, "payload": {"datapath": {"format": ")" +
                                                    format + R"(", "vector_size": 32,)" +
                                                    R"( "second": {"words": "w.npy",)"
                                                    R"( "scale": 0.5}, "sums": "s.npy",)"
                                                    R"( "output": {"words": "e.npy",)"
                                                    R"( "scale": 2}}})")))
        .at(0)
        .datapath.value();
  };
  const auto record = of("fp8e4m3+error=fp8e5m2");
  EXPECT_EQ(record.format, "fp8e4m3+error=fp8e5m2");
  EXPECT_EQ(record.formats.a, parse_number_format("fp8e4m3")) << "weights";
  EXPECT_EQ(record.formats.b, parse_number_format("fp8e5m2"));
  EXPECT_THROW(of("fp8e4m3+error=int8"), InputError);
}

TEST(Payload, APassMultipliesTwoTensorsAndMakesTheThird) {
  const auto expect = [](Pass pass, bool transposed, Role a, Role b, Role result) {
    const auto roles =
        roles_of({.layer = "c", .pass = pass, .work = Contraction{.transposed = transposed}});
    EXPECT_EQ(roles.a, a) << to_string(pass);
    EXPECT_EQ(roles.b, b) << to_string(pass);
    EXPECT_EQ(roles.result, result) << to_string(pass);
  };
  expect(Pass::Forward, false, Role::Second, Role::First, Role::Output);
  expect(Pass::InputGradient, false, Role::Second, Role::Output, Role::First);
  expect(Pass::WeightGradient, false, Role::Output, Role::First, Role::Second);
  expect(Pass::Forward, true, Role::Second, Role::Output, Role::First);
  expect(Pass::InputGradient, true, Role::Second, Role::First, Role::Output);
  expect(Pass::WeightGradient, true, Role::Output, Role::First, Role::Second);
  EXPECT_THROW(static_cast<void>(roles_of({.pass = Pass::Update, .work = WeightUpdate{}})), Error);
  EXPECT_THROW(static_cast<void>(roles_of({.pass = Pass::Forward, .work = VectorWork{}})), Error);
}

/// The first of the payloads of a trace of one record.
Payload payload_of(const fs::path& trace) { return read_payloads(trace).at(0); }

TEST_F(PayloadFolder, AVectorHasAnElementAndAWordAScale) {
  const auto datapath = [&](const std::string& size, const std::string& scale,
                            const std::string& more = "") {
    return write("t.jsonl",
                 header + matmul("a", "forward",
                                 R"(, "payload": {"datapath": {"format": "fp16", "vector_size": )" +
                                     size + R"(, "first": {"words": "x.npy", "scale": )" + scale +
                                     R"(}, "second": {"words": "w.npy", "scale": 1},)" + more +
                                     R"( "sums": "s.npy"}})"));
  };
  const auto of_one = payload_of(datapath("1", "0.25")).datapath;
  EXPECT_EQ(of_one.value().vector_size, 1U);
  EXPECT_EQ(of_one.value().a, (StoredWords{folder() / "w.npy", 1}));
  EXPECT_EQ(of_one.value().b, (StoredWords{folder() / "x.npy", 0.25}));
  EXPECT_EQ(payload_of(datapath("4294967295", "1")).datapath.value().vector_size, 4294967295U);
  EXPECT_THROW(static_cast<void>(payload_of(datapath("0", "1"))), InputError);
  EXPECT_THROW(static_cast<void>(payload_of(datapath("4294967296", "1"))), InputError);
  EXPECT_THROW(static_cast<void>(payload_of(datapath("1", "0"))), InputError);
  EXPECT_THROW(static_cast<void>(payload_of(datapath("1", "1", R"( "bins": 1,)"))), InputError);
  EXPECT_THROW(static_cast<void>(payload_of(datapath("1", R"(1, "offset": 0)"))), InputError);
}

TEST_F(PayloadFolder, OperandsOfForwardContractionsFollowEachOther) {
  const auto both = R"(, "payload": {"first": "x.npy", "second": "w.npy"})";
  const auto trace =
      write("t.jsonl", header + matmul("a", "forward", both) + matmul("b", "forward", both) +
                           matmul("b", "input_gradient", both) +
                           matmul("c", "forward", R"(, "payload": {"first": "x.npy"})"));
  write_npy("x.npy", "\x01\x02");
  write_npy("w.npy", "\x03");
  const auto operands = read_forward_operands(trace);
  EXPECT_EQ(operands.first, (std::vector<double>{1, 2, 1, 2}));
  EXPECT_EQ(operands.second, (std::vector<double>{3, 3}));
}

TEST_F(PayloadFolder, ATraceWithoutThemIsRefused) {
  const auto trace = write("t.jsonl", header + matmul("a", "forward", ""));
  EXPECT_TRUE(read_payloads(trace).empty());
  EXPECT_THROW(static_cast<void>(read_forward_operands(trace)), InputError);
}

TEST_F(PayloadFolder, AMissingTensorIsNamed) {
  const auto trace = write(
      "t.jsonl",
      header + matmul("a", "forward", R"(, "payload": {"first": "x.npy", "second": "w.npy"})"));
  try {
    static_cast<void>(read_forward_operands(trace));
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(std::string(error.what()).find(trace.string() + ":2: at /payload: "), 0U)
        << error.what();
    EXPECT_NE(std::string(error.what()).find("x.npy"), std::string::npos);
  }
}

}  // namespace
}  // namespace lnsim
