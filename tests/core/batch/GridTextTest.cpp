#include "core/batch/GridText.h"

#include <gtest/gtest.h>

namespace headroom {
namespace {

Grid::Option option(const std::string& key, const std::vector<std::string>& values) {
    return {key, values};
}

TEST(GridText, IsReadAsTheSameGrid) {
    Grid grid;
    grid.options = {option("data", {"a, b", "c#d", " e "}), option("model", {"mnist-cnn"}),
                    option("head", {"gap-dense", "flatten-dense"}),
                    option("augment", {"none", "flip,shift=2"}), option("seed", {"0", "1", "2"})};
    grid.excluded = {{option("data", {"c#d"}), option("seed", {"1", "2"})}};
    const auto text = to_text(grid);
    EXPECT_EQ(to_json(grid_from_text(text, "grid")), to_json(grid)) << text;
    EXPECT_NE(text.find("head = gap-dense, flatten-dense\n"), std::string::npos) << text;
}

TEST(GridText, TakesAnyFileName) {
    Grid grid;
    grid.options = {option("data", {"a \"b\"", "c\nd"}), option("model", {"mnist-cnn"}),
                    option("head", {"gap-dense"})};
    EXPECT_EQ(to_json(grid_from_text(to_text(grid), "grid")), to_json(grid));
}

} // namespace
} // namespace headroom
