#include "cli/output/ClassCountTable.h"

#include "cli/output/TextTable.h"
#include "core/comparison/Format.h"
#include "datasets/base/Error.h"

namespace headroom {

std::string class_count_table(const std::vector<std::string>& classes,
                              const std::vector<SplitSummary>& parts) {
    std::vector<std::string> titles = {"Class"}, sums = {"all"};
    for (const auto& part : parts) {
        titles.push_back(part.name);
        sums.push_back(grouped(static_cast<std::int64_t>(part.count)));
    }
    TextTable table(titles);
    for (std::size_t c = 0; c < classes.size(); ++c) {
        std::vector<std::string> cells = {printable(classes[c])};
        for (const auto& part : parts)
            cells.push_back(grouped(static_cast<std::int64_t>(part.per_class[c])));
        table.add(cells);
    }
    table.add(sums);
    return table.text();
}

} // namespace headroom
