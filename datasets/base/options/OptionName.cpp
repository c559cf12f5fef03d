#include "datasets/base/options/OptionName.h"

#include <algorithm>

namespace headroom {
namespace {

constexpr auto mark = "--";
constexpr auto key_characters = "abcdefghijklmnopqrstuvwxyz0123456789-";

/// Position of the next option name, after a space or a bracket: a file may be called a--b.
std::size_t next_name(const std::string& text, std::size_t from) {
    for (auto at = text.find(mark, from); at != std::string::npos; at = text.find(mark, at + 1)) {
        const bool apart = at == 0 || text[at - 1] == ' ' || text[at - 1] == '(';
        if (apart && at + 2 < text.size() && text[at + 2] >= 'a' && text[at + 2] <= 'z') return at;
    }
    return std::string::npos;
}

} // namespace

std::string option_name(const std::string& key, const std::string& value) {
    return mark + key + (value.empty() ? "" : ' ' + value);
}

std::string whole_line(const Error& error) {
    return error.option().empty() ? error.what() : option_name(error.option(), error.what());
}

std::string with_labels(const std::string& text,
                        const std::function<std::string(const std::string& key)>& label_of) {
    std::string labelled;
    std::size_t from = 0;
    for (auto at = next_name(text, 0); at != std::string::npos; at = next_name(text, from)) {
        const auto end = std::min(text.find_first_not_of(key_characters, at + 2), text.size());
        labelled += text.substr(from, at - from) + label_of(text.substr(at + 2, end - at - 2));
        from = end;
    }
    return labelled + text.substr(from);
}

} // namespace headroom
