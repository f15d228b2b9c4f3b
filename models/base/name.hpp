// SPDX-License-Identifier: MIT
#pragma once

#include <compare>
#include <ostream>
#include <string>
#include <string_view>

namespace lnsim {

/// A word that many values share, such as the name of a component: copied and compared for equality
/// as a pointer, ordered as its text. A program's words are few, and are kept until it ends.
class Name {
 public:
  Name() : Name(std::string_view{}) {}
  Name(std::string_view text);  // NOLINT(google-explicit-constructor): a text is a name
  Name(const std::string& text) : Name(std::string_view(text)) {}  // NOLINT
  Name(const char* text) : Name(std::string_view(text)) {}         // NOLINT

  [[nodiscard]] const std::string& text() const { return *text_; }
  [[nodiscard]] bool empty() const { return text_->empty(); }

  friend bool operator==(Name a, Name b) { return a.text_ == b.text_; }
  friend std::strong_ordering operator<=>(Name a, Name b) {
    return a == b ? std::strong_ordering::equal : a.text() <=> b.text();
  }
  friend std::ostream& operator<<(std::ostream& out, Name name) { return out << name.text(); }

 private:
  const std::string* text_;
};

}  // namespace lnsim
