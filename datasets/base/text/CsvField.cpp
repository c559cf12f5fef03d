#include "datasets/base/text/CsvField.h"

#include <algorithm>
#include <string_view>

namespace headroom {

std::string csv_field(const std::string& text) {
    // = + - @ also in full width, as some spreadsheets read them; tab and return begin a new cell.
    constexpr std::string_view formulas[] = {"=",  "+",      "-",      "@",      "\t",    "\r",
                                             "\n", "\uFF1D", "\uFF0B", "\uFF0D", "\uFF20"};
    const bool formula =
        std::ranges::any_of(formulas, [&](auto begin) { return text.starts_with(begin); });
    const auto plain = formula ? "'" + text : text;
    if (plain.find_first_of(",\"\r\n") == std::string::npos) return plain;
    std::string quoted = "\"";
    for (char c : plain) {
        if (c == '"') quoted += '"';
        quoted += c;
    }
    return quoted + '"';
}

} // namespace headroom
