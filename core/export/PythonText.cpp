#include "core/export/PythonText.h"

#include "datasets/base/text/Utf8.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace headroom {

std::string python_text(const std::string& text) {
    std::string literal = "\"";
    for (std::size_t at = 0; at < text.size();) {
        const auto length = utf8_length(text, at);
        const auto byte = static_cast<unsigned char>(text[at]);
        if (length == 0)
            literal += fmt::format("\\udc{:02x}", byte);
        else if (length == 1 && (byte < ' ' || byte == 0x7f))
            literal += fmt::format("\\x{:02x}", byte);
        else if (byte == '"' || byte == '\\')
            literal += {'\\', text[at]};
        else
            literal.append(text, at, length);
        at += std::max<std::size_t>(length, 1);
    }
    return literal + '"';
}

std::string python_list(const std::vector<std::string>& texts) {
    std::vector<std::string> quoted;
    std::ranges::transform(texts, std::back_inserter(quoted), python_text);
    return fmt::format("[{}]", fmt::join(quoted, ", "));
}

std::string python_list(const std::vector<float>& numbers) {
    return fmt::format("[{}]", fmt::join(numbers, ", "));
}

std::string python_size(const Shape& size) {
    return size[0] == size[1] ? fmt::to_string(size[0]) : fmt::format("({}, {})", size[0], size[1]);
}

PythonVariables::PythonVariables(const std::vector<PythonCall>& calls) {
    for (std::size_t i = 0; i < calls.size(); ++i)
        for (std::size_t j = i + 2; j < calls.size(); ++j)
            if (std::ranges::count(calls[j].inputs, calls[i].output) > 0)
                kept_.emplace(calls[i].output, fmt::format("x{}", kept_.size() + 1));
}

std::string PythonVariables::name(const std::string& value) const {
    const auto kept = kept_.find(value);
    return kept == kept_.end() ? "x" : kept->second;
}

} // namespace headroom
