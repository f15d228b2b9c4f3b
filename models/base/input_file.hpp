// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

namespace lnsim {

/// The largest file that is read: beyond any description, trace or tensor that fits in memory
/// several times over.
inline constexpr std::size_t largest_file_bytes = std::size_t{1} << 30U;

/// The whole content of a file, pipe or device, which is opened once and read to its end. Throws
/// InputError where it can't be read or is larger than `largest`.
[[nodiscard]] std::string read_file(const std::filesystem::path& path,
                                    std::size_t largest = largest_file_bytes);

/// A file as it was read, once: what is parsed is what the hash is of, also where a second reading
/// would give something else, as of a pipe.
class InputFile {
 public:
  /// Throws InputError where the file can't be read.
  explicit InputFile(const std::filesystem::path& path);

  /// As the file is named in messages.
  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] const std::string& sha256() const { return sha256_; }

 private:
  std::string name_;
  std::string text_;
  std::string sha256_;
};

}  // namespace lnsim
