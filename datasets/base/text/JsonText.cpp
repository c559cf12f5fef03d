#include "datasets/base/text/JsonText.h"

#include "datasets/base/text/EscapedName.h"
#include "datasets/base/text/Utf8.h"

#include <algorithm>
#include <cctype>

namespace headroom {

using nlohmann::ordered_json;

namespace {

constexpr const char* mark = "escaped_names";

bool is_escape(const std::string& text, std::size_t at) {
    const auto is_digit = [&](std::size_t i) {
        return i < text.size() && std::isxdigit(static_cast<unsigned char>(text[i]));
    };
    return text[at] == '%' && is_digit(at + 1) && is_digit(at + 2);
}

bool text_needs_escape(const std::string& text) {
    for (std::size_t at = 0; at < text.size();) {
        const auto length = utf8_length(text, at);
        if (length == 0 || is_escape(text, at)) return true;
        at += length;
    }
    return false;
}

std::string escaped(const std::string& text) {
    return text_needs_escape(text) ? escaped_name(text) : text;
}

/// Unescapes a text; a % that does not begin an escape stays.
std::string unescaped_text(const std::string& text) {
    std::string name;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (!is_escape(text, at)) {
            name += text[at];
            continue;
        }
        name += static_cast<char>(std::stoi(text.substr(at + 1, 2), nullptr, 16));
        at += 2;
    }
    return name;
}

/// Applies `change` to every text and key of a document.
template <typename Change>
ordered_json changed(const ordered_json& json, const Change& change) {
    if (json.is_string()) return change(json.get_ref<const std::string&>());
    if (!json.is_structured()) return json;
    auto result = json.is_array() ? ordered_json::array() : ordered_json::object();
    if (json.is_array())
        for (const auto& each : json)
            result.push_back(changed(each, change));
    else
        for (const auto& [key, value] : json.get_ref<const ordered_json::object_t&>())
            result.get_ref<ordered_json::object_t&>().push_back(
                {change(key), changed(value, change)});
    return result;
}

std::string text_of(const ordered_json& json, int indent) {
    if (!needs_escape(json)) return json.dump(indent);
    auto safe = changed(json, escaped);
    if (safe.is_object()) safe[mark] = true;
    return safe.dump(indent);
}

} // namespace

bool needs_escape(const ordered_json& json) {
    if (json.is_string()) return text_needs_escape(json.get_ref<const std::string&>());
    if (json.is_array())
        return std::ranges::any_of(json, [](const auto& each) { return needs_escape(each); });
    if (!json.is_object()) return false;
    return std::ranges::any_of(json.get_ref<const ordered_json::object_t&>(), [](const auto& each) {
        return text_needs_escape(each.first) || needs_escape(each.second);
    });
}

ordered_json unescaped(const ordered_json& json) {
    return changed(json, unescaped_text);
}

std::string json_text(const ordered_json& json) {
    return text_of(json, 2) + '\n';
}

std::string json_line(const ordered_json& json) {
    return text_of(json, -1);
}

ordered_json with_names(ordered_json json) {
    if (!json.is_object() || !json.contains(mark)) return json;
    json.erase(mark);
    return unescaped(json);
}

} // namespace headroom
