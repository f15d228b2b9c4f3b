// SPDX-License-Identifier: MIT
#include <algorithm>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "models/base/json_reader.hpp"

namespace lnsim {
namespace {

namespace fs = std::filesystem;

/// A folder of its own for each test: CTest may run them at once.
class Files : public testing::Test {
 protected:
  fs::path folder_ =
      fs::path(testing::TempDir()) /
      (std::string("read_file_") + testing::UnitTest::GetInstance()->current_test_info()->name());

  void SetUp() override { fs::create_directories(folder_); }
  void TearDown() override { fs::remove_all(folder_); }

  fs::path write(const std::string& name, const std::string& bytes) {
    std::ofstream(folder_ / name, std::ios::binary) << bytes;
    return folder_ / name;
  }

  static std::string refusal(const fs::path& path) {
    try {
      static_cast<void>(JsonNode::load(path));
    } catch (const InputError& error) {
      return error.what();
    }
    return "read";
  }
};

TEST_F(Files, GivesEveryByte) {
  const std::string bytes("a\0\r\n\xff", 5);
  EXPECT_EQ(read_file(write("bytes", bytes)), bytes);
}

TEST_F(Files, AnEmptyFileIsReadButIsNoJson) {
  const auto path = write("empty.json", "");
  EXPECT_EQ(read_file(path), "");
  EXPECT_EQ(refusal(path).find(path.string() + ": malformed JSON: "), 0U) << refusal(path);
  EXPECT_NE(refusal(path).find("unexpected end of input"), std::string::npos) << refusal(path);
}

TEST_F(Files, AMissingFileIsNamed) {
  const auto path = folder_ / "absent.json";
  EXPECT_EQ(refusal(path), path.string() + ": can't be read: No such file or directory");
}

TEST_F(Files, AFolderIsNotAFile) {
  EXPECT_EQ(refusal(folder_),
            folder_.string() + ": can't be read: expected a file, found a directory");
}

TEST_F(Files, APathThroughAFileOrALoopOfLinksIsRefused) {
  EXPECT_NE(refusal(write("file", "{}") / "x.json").find("can't be read"), std::string::npos);
  fs::create_symlink("loop", folder_ / "loop");
  EXPECT_NE(refusal(folder_ / "loop").find("can't be read"), std::string::npos);
}

TEST_F(Files, APathTooLongForTheSystemIsRefused) {
  EXPECT_NE(refusal(folder_ / std::string(5000, 'x')).find("can't be read"), std::string::npos);
}

TEST_F(Files, BinaryGarbageIsRefusedInPrintableText) {
  std::string garbage;
  for (int i = 0; i < 4096; ++i) {
    garbage += static_cast<char>((i * 37 + 200) % 256);
  }
  const auto path = write("garbage.json", garbage);
  const auto text = refusal(path);
  EXPECT_EQ(text.find(path.string() + ": malformed JSON: "), 0U);
  EXPECT_LT(text.size(), path.string().size() + 300);
  EXPECT_TRUE(std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; }))
      << text;
}

}  // namespace
}  // namespace lnsim
