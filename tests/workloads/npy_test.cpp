// SPDX-License-Identifier: MIT
#include "workloads/npy.hpp"

#include <cstring>
#include <filesystem>
#include <fstream>
#include <limits>
#include <string>

#include <gtest/gtest.h>

#include "models/base/error.hpp"

namespace lnsim {
namespace {

using std::string_literals::operator""s;

template <class T>
std::string bytes(std::initializer_list<T> values) {
  std::string all;
  for (const auto value : values) {
    char raw[sizeof value];
    std::memcpy(raw, &value, sizeof value);
    all.append(raw, sizeof value);
  }
  return all;
}

std::string header(const std::string& type, const std::string& shape,
                   const std::string& fortran_order = "False") {
  return "{'descr': '" + type + "', 'fortran_order': " + fortran_order + ", 'shape': " + shape +
         ", }";
}

std::string npy(const std::string& header, const std::string& data, bool second_version = false) {
  const auto size = static_cast<std::uint32_t>(header.size() + 3);
  const auto version = second_version ? "\x02\x00"s : "\x01\x00"s;
  const auto length = second_version ? bytes({size}) : bytes({static_cast<std::uint16_t>(size)});
  return "\x93NUMPY" + version + length + header + "  \n" + data;
}

class Npy : public testing::Test {
 protected:
  ~Npy() override { std::filesystem::remove(path_); }

  template <class Element = double>
  std::vector<Element> read(const std::string& content) {
    return file(content).elements<Element>();
  }

  NpyFile file(const std::string& content) {
    std::ofstream(path_, std::ios::binary) << content;
    return NpyFile(path_);
  }

  template <class Element = double>
  std::string error(const std::string& content) {
    try {
      read<Element>(content);
    } catch (const InputError& error) {
      return error.what();
    }
    return "";
  }

 private:
  std::filesystem::path path_ =
      std::filesystem::path(testing::TempDir()) /
      (std::string(testing::UnitTest::GetInstance()->current_test_info()->name()) + ".npy");
};

TEST_F(Npy, ElementsComeInTheOrderOfTheFile) {
  const auto array =
      file(npy(header("<f4", "(2, 3)"), bytes({1.F, -2.5F, 3.F, 0.F, 5.F, 0x1p-20F})));
  EXPECT_EQ(array.shape(), (Dimensions{2, 3}));
  EXPECT_EQ(array.elements<double>(), (std::vector<double>{1, -2.5, 3, 0, 5, 0x1p-20}));
}

TEST_F(Npy, EveryTypeIsExact) {
  EXPECT_EQ(read(npy(header("<f8", "(1,)"), bytes({0.1}))).at(0), 0.1);
  EXPECT_EQ(read(npy(header("|u1", "(2,)"), "\xff\x00"s)), (std::vector<double>{255, 0}));
  EXPECT_EQ(read(npy(header("<u2", "(1,)"), "\x01\x80"s)).at(0), 32769);
  EXPECT_EQ(read(npy(header("<u4", "(1,)"), "\xff\xff\xff\xff"s)).at(0), 4294967295);
  constexpr std::int64_t wide = -(std::int64_t{1} << 53) - 1;
  EXPECT_EQ(read<std::int64_t>(npy(header("<i8", "(1,)"), bytes({wide}))).at(0), wide);
}

TEST_F(Npy, TypesThatAnElementDoesNotHoldAreRefused) {
  const auto wide = npy(header("<i8", "(1,)"), bytes({std::int64_t{1}}));
  EXPECT_NE(error(wide).find("expected elements <f4, <f8, |u1, <u2 or <u4, found <i8"),
            std::string::npos);
  EXPECT_NE(error<std::uint32_t>(wide).find("|u1, <u2 or <u4, found <i8"), std::string::npos);
  EXPECT_NE(error<std::int64_t>(npy(header("<f4", "(1,)"), bytes({1.F})))
                .find("|u1, <u2, <u4 or <i8, found <f4"),
            std::string::npos);
}

TEST_F(Npy, NumbersAreFinite) {
  const auto infinity = std::numeric_limits<double>::infinity();
  const auto message = error(npy(header("<f8", "(3,)"), bytes<double>({1, 2, -infinity})));
  EXPECT_NE(message.find("expected finite elements, found -inf at 2"), std::string::npos)
      << message;
  const auto nan = std::numeric_limits<float>::quiet_NaN();
  EXPECT_NE(error(npy(header("<f4", "(1,)"), bytes<float>({nan}))).find("found nan at 0"),
            std::string::npos);
}

TEST_F(Npy, ASingleNumberAndNoneAreShapes) {
  EXPECT_EQ(file(npy(header("|u1", "()"), "\x07")).shape(), Dimensions{});
  EXPECT_EQ(read(npy(header("|u1", "()"), "\x07")), std::vector<double>{7});
  EXPECT_EQ(file(npy(header("|u1", "(0, 5)"), "")).shape(), (Dimensions{0, 5}));
  EXPECT_TRUE(read(npy(header("|u1", "(0, 5)"), "")).empty());
}

TEST_F(Npy, TheSecondVersionHasALongerHeaderSize) {
  EXPECT_EQ(read(npy(header("|u1", "(1,)"), "\x07", true)).at(0), 7);
}

TEST_F(Npy, OtherFilesAreRefused) {
  const auto good = npy(header("<f4", "(2,)"), bytes({1.F, 2.F}));
  const std::pair<std::string, std::string> cases[] = {
      {"", "cut off"},
      {"PK\x03\x04 no array", "begins with"},
      {good.substr(0, 30), "cut off: expected"},
      {good.substr(0, good.size() - 1), "cut off: expected 8 bytes of elements, found 7"},
      {good + "x", "1 bytes are left"},
      {npy(header("<f4", "(2,)", "True"), bytes({1.F, 2.F})), "C order"},
      {npy(header("<f2", "(2,)"), "\x00\x00\x00\x00"s), "found <f2"},
      {npy(header(">f4", "(1,)"), "\x00\x00\x00\x00"s), "found >f4"},
      {npy(header("<f4", "(-2,)"), ""), "expected a header"},
      {npy("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }", ""),
       "expected a header"},
      {npy(header("<f4", "(4294967296, 4294967296)"), ""), "64 bits"},
      {npy(header("<f4", "(99999999999999999999,)"), ""), "64 bits"}};
  for (const auto& [content, message] : cases) {
    EXPECT_NE(error(content).find(message), std::string::npos) << error(content);
  }
  auto third_version = good;
  third_version[6] = '\x03';
  EXPECT_NE(error(third_version).find("found 3.0"), std::string::npos);
}

TEST_F(Npy, AMissingFileIsAnError) {
  EXPECT_THROW(static_cast<void>(NpyFile("/nowhere/at.npy")), Error);
}

}  // namespace
}  // namespace lnsim
