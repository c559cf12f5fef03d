#pragma once

#include "core/jobs/JobControl.h"
#include "core/runs/config/DataSpec.h"
#include "datasets/image/Image.h"

#include <filesystem>
#include <nlohmann/json.hpp>

namespace headroom {

/// Images of data to show.
struct SampleSpec {
    DataSpec data = {};
    std::string split = {}; ///< "train", "valid", "test"; empty = all splits of the data
    int per_class = 10;
    std::uint64_t seed = 0;         ///< of the random selection
    std::filesystem::path out = {}; ///< the PNG file; empty = none
    bool exist_ok = false;          ///< replace `out` if it exists
};

struct SampleResult {
    std::filesystem::path out;
    struct Row {
        std::string name;                 ///< name of the class
        std::size_t count = 0;            ///< number of its samples in the split
        std::vector<std::string> samples; ///< those shown
    };
    std::vector<Row> classes;
    Image sheet;
};

/// Draws a contact sheet: a row of randomly selected images for each class. Files that cannot be
/// read are left out, and images of different sizes are shown in the most common one.
///
///     run(SampleSpec{.data = {"photos"}, .out = "photos.png"}, control);
///
/// Throws Error and Cancelled.
SampleResult run(const SampleSpec& spec, const JobControl& control);

/// Documented JSON (docs/commands.md).
nlohmann::ordered_json to_json(const SampleResult& result);

} // namespace headroom
