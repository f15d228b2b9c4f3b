// SPDX-License-Identifier: MIT
#include "models/base/json_reader.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <sstream>

#include <nlohmann/json.hpp>

#include "models/base/nearest.hpp"
#include "models/base/printable.hpp"

namespace lnsim {
namespace {

std::string escape(std::string_view key) {
  std::string escaped;
  for (const char c : key) {
    escaped += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
  }
  return escaped;
}

/// nlohmann keeps the last of two equal keys silently and nests without end; this callback sees
/// every key and every container as it comes.
class StrictEvents {
 public:
  explicit StrictEvents(const std::string& file) : file_(file) {}

  bool operator()(int /*depth*/, nlohmann::json::parse_event_t event, nlohmann::json& value) {
    using Event = nlohmann::json::parse_event_t;
    switch (event) {
      case Event::key:
        enter(value.get_ref<const std::string&>());
        break;
      case Event::object_start:
      case Event::array_start:
        next_element();
        open({.is_array = event == Event::array_start});
        break;
      case Event::object_end:
      case Event::array_end:
        open_.pop_back();
        break;
      case Event::value:
        next_element();
        break;
    }
    return true;
  }

 private:
  /// An object or array whose end has not been seen, and the member that is being parsed.
  struct Container {
    bool is_array = false;
    std::size_t elements = 0;
    std::set<std::string> keys;
    std::string member;
  };

  void open(Container container) {
    if (open_.size() == JsonNode::deepest) {
      throw InputError(file_, pointer(),
                       "expected arrays and objects in at most " +
                           std::to_string(JsonNode::deepest) + " levels, found more");
    }
    open_.push_back(std::move(container));
  }

  void enter(const std::string& key) {
    open_.back().member = escape(key);
    if (!open_.back().keys.insert(key).second) {
      throw InputError(file_, pointer(), "the key \"" + key + "\" occurs twice in one object");
    }
  }

  void next_element() {
    if (!open_.empty() && open_.back().is_array) {
      open_.back().member = std::to_string(open_.back().elements++);
    }
  }

  [[nodiscard]] std::string pointer() const {
    std::string text;
    for (const auto& container : open_) {
      text += "/" + container.member;
    }
    return text;
  }

  const std::string& file_;
  std::vector<Container> open_;
};

/// At most `longest` bytes of a UTF-8 text, cut between characters.
std::string shortened(const std::string& text, std::size_t longest) {
  if (text.size() <= longest) {
    return text;
  }
  const auto continues = [&](std::size_t place) {
    return (static_cast<unsigned char>(text[place]) & 0xC0U) == 0x80U;
  };
  while (longest > 0 && continues(longest)) {
    --longest;
  }
  return text.substr(0, longest) + "...";
}

std::string describe(const nlohmann::json& value) {
  constexpr std::size_t longest = 60;
  if (value.is_array()) {
    return "an array of " + std::to_string(value.size()) + " elements";
  }
  if (value.is_object()) {
    return "an object of " + std::to_string(value.size()) + " members";
  }
  if (value.is_null()) {
    return "null";
  }
  const auto text = value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  return std::string(value.type_name()) + " " + shortened(text, longest);
}

/// What the parser says, without its error number.
std::string parser_message(const nlohmann::json::exception& error) {
  constexpr std::size_t longest = 200;
  const std::string text = error.what();
  const auto number_end = text.find("] ");
  return shortened(number_end == std::string::npos ? text : text.substr(number_end + 2), longest);
}

/// nlohmann takes a NUL for the end of the text.
void refuse_nul(std::string_view text, const std::string& file) {
  if (const auto place = text.find('\0'); place != std::string_view::npos) {
    const auto before = text.substr(0, place);
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    throw InputError(file, "", "malformed JSON: a NUL byte in line " + std::to_string(line));
  }
}

std::string range_text(double minimum, double maximum) {
  std::ostringstream out;
  out << "a number from " << minimum << " to " << maximum;
  return out.str();
}

}  // namespace

JsonNode::JsonNode(std::shared_ptr<const nlohmann::json> root, const nlohmann::json* value,
                   std::shared_ptr<const std::string> file, std::string pointer)
    : root_(std::move(root)), value_(value), file_(std::move(file)), pointer_(std::move(pointer)) {}

JsonNode JsonNode::parse(std::string_view text, const std::string& file) {
  refuse_nul(text, file);
  try {
    auto root =
        std::make_shared<const nlohmann::json>(nlohmann::json::parse(text, StrictEvents(file)));
    return {root, root.get(), std::make_shared<const std::string>(file), ""};
  } catch (const nlohmann::json::exception& error) {
    throw InputError(file, "", "malformed JSON: " + parser_message(error));
  }
}

JsonNode JsonNode::load(const std::filesystem::path& path) { return parse(InputFile(path)); }

JsonNode JsonNode::child(const nlohmann::json& value, std::string_view key) const {
  return {root_, &value, file_, pointer_ + "/" + escape(key)};
}

InputError JsonNode::expected(const std::string& what) const {
  return error("expected " + what + ", found " + describe(*value_));
}

InputError JsonNode::error(const std::string& message) const {
  return {*file_, pointer_.empty() ? "/" : pointer_, message};
}

bool JsonNode::has(std::string_view key) const {
  return value_->is_object() && value_->contains(key);
}

JsonNode JsonNode::operator[](std::string_view key) const {
  if (!value_->is_object()) {
    throw expected("an object");
  }
  const auto found = value_->find(key);
  if (found == value_->end()) {
    throw error("the key \"" + std::string(key) + "\" is missing");
  }
  return child(*found, key);
}

void JsonNode::allow_only(std::span<const std::string_view> keys) const {
  if (!value_->is_object()) {
    throw expected("an object");
  }
  for (const auto& [key, value] : value_->items()) {
    if (std::find(keys.begin(), keys.end(), key) == keys.end()) {
      throw child(value, key)
          .error("unknown key" +
                 did_you_mean(key, std::vector<std::string>(keys.begin(), keys.end())));
    }
  }
}

std::uint64_t JsonNode::unsigned_integer(std::uint64_t minimum, std::uint64_t maximum) const {
  const bool fits = value_->is_number_unsigned() && value_->get<std::uint64_t>() >= minimum &&
                    value_->get<std::uint64_t>() <= maximum;
  if (!fits) {
    throw expected("an integer from " + std::to_string(minimum) + " to " + std::to_string(maximum));
  }
  return value_->get<std::uint64_t>();
}

double JsonNode::number(double minimum, double maximum) const {
  if (!value_->is_number() || !std::isfinite(value_->get<double>()) ||
      value_->get<double>() < minimum || value_->get<double>() > maximum) {
    throw expected(range_text(minimum, maximum));
  }
  return value_->get<double>();
}

std::string JsonNode::text() const {
  if (!value_->is_string()) {
    throw expected("a string");
  }
  return value_->get<std::string>();
}

std::string JsonNode::non_empty_text() const {
  auto value = text();
  if (value.empty()) {
    throw error("expected a text, found an empty one");
  }
  if (has_control_characters(value)) {
    throw error("expected a text without control characters, found " + describe(*value_));
  }
  return value;
}

bool JsonNode::boolean() const {
  if (!value_->is_boolean()) {
    throw expected("true or false");
  }
  return value_->get<bool>();
}

std::vector<JsonNode> JsonNode::elements() const {
  if (!value_->is_array()) {
    throw expected("an array");
  }
  std::vector<JsonNode> nodes;
  nodes.reserve(value_->size());
  for (const auto& element : *value_) {
    nodes.push_back(child(element, std::to_string(nodes.size())));
  }
  return nodes;
}

std::vector<std::pair<std::string, JsonNode>> JsonNode::members() const {
  if (!value_->is_object()) {
    throw expected("an object");
  }
  std::vector<std::pair<std::string, JsonNode>> nodes;
  nodes.reserve(value_->size());
  for (const auto& [key, value] : value_->items()) {
    nodes.emplace_back(key, child(value, key));
  }
  return nodes;
}

bool JsonNode::is_null() const { return value_->is_null(); }
bool JsonNode::is_object() const { return value_->is_object(); }
bool JsonNode::is_array() const { return value_->is_array(); }
bool JsonNode::is_text() const { return value_->is_string(); }

}  // namespace lnsim
