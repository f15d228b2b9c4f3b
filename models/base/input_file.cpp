// SPDX-License-Identifier: MIT
#include "models/base/input_file.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <new>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "models/base/error.hpp"
#include "models/base/sha256.hpp"

namespace lnsim {
namespace {

/// An open file, closed with the object.
class Descriptor {
 public:
  explicit Descriptor(const std::filesystem::path& path)
      : number_(open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
  ~Descriptor() {
    if (number_ >= 0) {
      close(number_);
    }
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

InputError refusal(const std::filesystem::path& path, const std::string& reason) {
  return {path.string(), "", "can't be read: " + reason};
}

InputError system_refusal(const std::filesystem::path& path) {
  return refusal(path, std::generic_category().message(errno));
}

}  // namespace

std::string read_file(const std::filesystem::path& path, std::size_t largest) {
  const Descriptor file(path);
  struct stat status {};
  if (file.number() < 0 || fstat(file.number(), &status) != 0) {
    throw system_refusal(path);
  }
  if (S_ISDIR(status.st_mode)) {
    throw refusal(path, "expected a file, found a directory");
  }
  const auto too_large = [&] {
    return refusal(path, "expected at most " + std::to_string(largest) + " bytes, found more");
  };
  std::string text;
  if (S_ISREG(status.st_mode)) {
    const auto size = static_cast<std::size_t>(status.st_size);
    if (size > largest) {
      throw too_large();
    }
    text.reserve(size);
  }
  std::array<char, 1U << 16U> part{};
  while (true) {
    const auto count = read(file.number(), part.data(), part.size());
    if (count < 0 && errno != EINTR) {
      throw system_refusal(path);
    }
    if (count == 0) {
      return text;
    }
    text.append(part.data(), static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
    if (text.size() > largest) {
      throw too_large();
    }
  }
}

InputFile::InputFile(const std::filesystem::path& path) try
    : name_(path.string()), text_(read_file(path)), sha256_(lnsim::sha256(text_)) {
} catch (const std::bad_alloc&) {
  throw refusal(path, "not enough memory");
}

}  // namespace lnsim
