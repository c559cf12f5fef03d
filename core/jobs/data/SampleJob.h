#pragma once

#include "core/jobs/JobControl.h"
#include "core/runs/config/DataSpec.h"
#include "datasets/image/Image.h"

#include <filesystem>

namespace headroom {

/// Which images of data to show.
struct SampleSpec {
    DataSpec data = {};
    std::string split = {}; ///< "train", "valid", "test"; empty = all splits that data bring
    int per_class = 10;
    std::uint64_t seed = 0;         ///< which ones
    std::filesystem::path out = {}; ///< the PNG file; empty = none
    bool exist_ok = false;          ///< out may exist: it is replaced
};

struct SampleResult {
    std::filesystem::path out;
    struct Row {
        std::string name;                 ///< of the class
        std::size_t count = 0;            ///< how many the split has
        std::vector<std::string> samples; ///< those that are shown
    };
    std::vector<Row> classes;
    Image sheet;
};

/// Draws a contact sheet: a row of images for each class, drawn by lot. Files that cannot be read
/// are left out, and images of different sizes are shown in the most common one.
///
///     run(SampleSpec{.data = {"photos"}, .out = "photos.png"}, control);
///
/// Throws Error and Cancelled.
SampleResult run(const SampleSpec& spec, const JobControl& control);

/// The documented JSON (docs/commands.md).
nlohmann::ordered_json to_json(const SampleResult& result);

} // namespace headroom
