#include "cli/output/TextTable.h"

#include "core/comparison/Format.h"
#include "datasets/base/Error.h"

#include <algorithm>

namespace headroom {

TextTable& TextTable::left(std::size_t column) {
    left_.push_back(column);
    return *this;
}

std::string TextTable::text() const {
    std::vector<std::size_t> widths;
    for (const auto& row : rows_)
        for (std::size_t i = 0; i < row.size(); ++i) {
            if (i == widths.size()) widths.push_back(0);
            widths[i] = std::max(widths[i], columns(printable(row[i])));
        }
    std::string text;
    for (const auto& row : rows_) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i) {
            const auto cell = printable(row[i]);
            const std::string gap(widths[i] - columns(cell), ' ');
            const bool to_left = std::find(left_.begin(), left_.end(), i) != left_.end();
            if (i > 0) line += "  ";
            line += to_left ? cell + gap : gap + cell;
        }
        line.erase(line.find_last_not_of(' ') + 1);
        text += line + '\n';
    }
    return text;
}

} // namespace headroom
