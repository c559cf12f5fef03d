#include "cli/output/PredictionTable.h"

#include "cli/output/TextTable.h"
#include "core/comparison/Format.h"

#include <algorithm>

namespace headroom {

std::string prediction_table(const std::vector<Prediction>& predictions, std::size_t top) {
    TextTable table({"Image", "Class", "Probability"});
    table.left(1);
    for (const auto& [image, classes, problem] : predictions) {
        if (problem) table.add({image, "cannot be read", "-"});
        for (std::size_t i = 0; i < std::min(classes.size(), top); ++i)
            table.add({i == 0 ? image : "", classes[i].first, percent(classes[i].second)});
    }
    return table.text();
}

} // namespace headroom
