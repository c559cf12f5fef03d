#include "datasets/base/text/JsonSource.h"

#include "datasets/base/text/Json.h"

#include <algorithm>
#include <fmt/format.h>

namespace headroom {

namespace {

/// Steps through the text of a JSON value that is known to be valid.
class Scanner {
  public:
    explicit Scanner(std::string_view text) : text_(text) {
        if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
    }

    /// Skips to the value; returns the byte at which it begins.
    std::size_t value() {
        skip_any(" \t\r\n");
        return at_;
    }

    /// Enters the next object or list, and goes to the value of that key or index.
    bool enter(const std::string& key) {
        value();
        if (next() != '{' && next() != '[') return false;
        const bool object = next() == '{';
        ++at_;
        for (std::size_t index = 0; value() < text_.size() && next() != '}' && next() != ']';
             ++index) {
            const bool found = object ? name() == key : std::to_string(index) == key;
            if (object) skip_any(" \t\r\n:");
            if (found) return true;
            skip_value();
            skip_any(" \t\r\n,");
        }
        return false;
    }

  private:
    char next() const { return at_ < text_.size() ? text_[at_] : '\0'; }

    void skip_any(std::string_view characters) {
        at_ = std::min(text_.find_first_not_of(characters, at_), text_.size());
    }

    void skip_string() {
        for (++at_; at_ < text_.size() && next() != '"'; ++at_)
            if (next() == '\\') ++at_;
        ++at_;
    }

    std::string name() {
        const auto from = at_;
        skip_string();
        return parse_json(text_.substr(from, at_ - from), "").get<std::string>();
    }

    void skip_value() {
        int depth = 0;
        do {
            value();
            if (next() == '"') {
                skip_string();
            } else if (next() == '{' || next() == '[') {
                ++depth;
                ++at_;
            } else if (next() == '}' || next() == ']') {
                --depth;
                ++at_;
            } else if (next() == ',' || next() == ':') {
                ++at_;
            } else {
                at_ = std::min(text_.find_first_of(" \t\r\n,]}", at_), text_.size());
            }
        } while (depth > 0 && at_ < text_.size());
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

} // namespace

std::string JsonSource::place(const std::vector<std::string>& keys) const {
    if (text_.empty()) return path_;
    Scanner scanner(text_);
    auto begin = scanner.value();
    for (const auto& key : keys) {
        if (!scanner.enter(key)) break;
        begin = scanner.value();
    }
    return fmt::format("{}, {}", path_, text_place(text_, begin + 1));
}

} // namespace headroom
