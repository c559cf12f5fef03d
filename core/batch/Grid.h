#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

namespace headroom {

/// Options of a training and their values, as users write them, in the grid's order.
using CellValues = std::vector<std::pair<std::string, std::string>>;

/// The value of an option; empty if it is not among them.
std::string value_in(const CellValues& settings, const std::string& key);

/// {"head": "gap-dense", ...}
nlohmann::ordered_json settings_json(const CellValues& settings);

/// Every combination of the values of some options of `headroom train`, but for those excluded.
///
///     data = photos/cats, photos/cars
///     model = mnist-cnn
///     head = flatten-dense, gap-dense
///     seed = 0-4
///     augment = none, "flip,shift=2"    # a value with a comma
///
///     [exclude]                         # what has all of these
///     data = photos/cats
///     seed = 3-4
///
/// The same in JSON: {"data": ["photos/cats", "photos/cars"], "seed": "0-4",
/// "exclude": [{"data": "photos/cats", "seed": "3-4"}]}.
struct Grid {
    struct Option {
        std::string key;
        std::vector<std::string> values;
    };
    std::vector<Option> options; ///< the first varies slowest
    std::vector<std::vector<Option>> excluded;

    /// Options with more than one value.
    std::vector<std::string> varied() const;
};

/// A larger grid is refused.
inline constexpr std::size_t most_cells = 100'000;

/// Throws Error(usage) that names the line and what is wrong there: an unknown option, one without
/// a value, given twice, a value given twice; Error(io) if it cannot be read.
Grid read_grid(const std::filesystem::path& file);

/// Reads the text of such a file; errors begin with `name`. Its options follow those of `with`.
Grid grid_from_text(const std::string& text, const std::string& name, Grid with = {});

/// As a JSON file has it.
nlohmann::ordered_json to_json(const Grid& grid);

/// Every combination that is not excluded. Throws Error(usage) if there are none, or too many.
std::vector<CellValues> expand(const Grid& grid);

} // namespace headroom
