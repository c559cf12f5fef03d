#include "core/batch/GridText.h"

#include "datasets/base/text/JsonText.h"

#include <algorithm>

namespace headroom {

namespace {

bool fits_a_line(const std::vector<Grid::Option>& options) {
    return std::ranges::all_of(options, [](const Grid::Option& option) {
        return std::ranges::all_of(option.values, [](const std::string& value) {
            return value.find_first_of("\"\r\n") == std::string::npos;
        });
    });
}

std::string value_text(const std::string& value) {
    const bool plain = !value.empty() && value.find_first_of(",#") == std::string::npos &&
                       value.find_first_of(" \t") != 0 &&
                       value.find_last_of(" \t") != value.size() - 1;
    return plain ? value : '"' + value + '"';
}

std::string lines(const std::vector<Grid::Option>& options) {
    std::string text;
    for (const auto& option : options) {
        text += option.key + " = ";
        for (std::size_t i = 0; i < option.values.size(); ++i)
            text += (i > 0 ? ", " : "") + value_text(option.values[i]);
        text += '\n';
    }
    return text;
}

} // namespace

std::string to_text(const Grid& grid) {
    if (!fits_a_line(grid.options) || !std::ranges::all_of(grid.excluded, fits_a_line))
        return json_text(to_json(grid));
    auto text = lines(grid.options);
    for (const auto& combination : grid.excluded)
        text += "\n[exclude]\n" + lines(combination);
    return text;
}

} // namespace headroom
