// SPDX-License-Identifier: MIT
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <thread>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "models/base/input_file.hpp"
#include "models/base/json_reader.hpp"
#include "models/base/sha256.hpp"

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

TEST_F(Files, AreReadToALimit) {
  const auto path = write("four", "1234");
  EXPECT_EQ(read_file(path, 4), "1234");
  try {
    static_cast<void>(read_file(path, 3));
    FAIL();
  } catch (const InputError& error) {
    EXPECT_EQ(error.what(),
              path.string() + ": can't be read: expected at most 3 bytes, found more");
  }
  EXPECT_THROW(static_cast<void>(read_file("/dev/zero", 1'000'000)), InputError);
  EXPECT_EQ(read_file("/dev/null", 0), "");
  EXPECT_EQ(largest_file_bytes, 1073741824U);
}

TEST_F(Files, LargerThanTheLimitAreRefusedUnread) {
  const auto path = write("sparse", "");
  fs::resize_file(path, largest_file_bytes + 1);
  EXPECT_THROW(static_cast<void>(read_file(path)), InputError);
}

/// A second reading of a pipe would give nothing.
TEST_F(Files, APipeIsReadOnceAndHashedAsRead) {
  const auto path = folder_ / "pipe";
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  const std::string content(200'000, 'x');
  std::jthread writer([&] { std::ofstream(path) << content; });
  const InputFile file(path);
  EXPECT_EQ(file.name(), path.string());
  EXPECT_EQ(file.text(), content);
  EXPECT_EQ(file.sha256(), sha256(content));
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
