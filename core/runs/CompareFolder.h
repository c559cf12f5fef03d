#pragma once

#include "core/comparison/HeadComparison.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>

namespace headroom {

/// What `headroom compare` leaves in a folder (docs/run-folder.md).
///
///     DIR/compare.json  compare.csv  report.html  runs/HEAD-seedN/
struct CompareFolder {
    static constexpr const char* runs = "runs";
    static constexpr const char* json = "compare.json";
    static constexpr const char* csv = "compare.csv";
    static constexpr const char* html = "report.html";

    /// The run folder of one head and seed, wherever the comparison lies by now.
    static std::filesystem::path run(const std::filesystem::path& folder, const std::string& head,
                                     std::uint64_t seed);

    /// Head and seed of a folder that is named as run() names it.
    static std::optional<std::pair<std::string, std::uint64_t>>
    head_and_seed(const std::filesystem::path& run);
};

/// Reads a comparison back from its compare.json: reports of it equal the files in the folder.
/// Throws Error(io) where there is none, Error(bad_data) where it is damaged or something else.
HeadComparison load_comparison(const std::filesystem::path& folder);

} // namespace headroom
