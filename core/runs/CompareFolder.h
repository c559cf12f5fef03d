#pragma once

#include "core/comparison/HeadComparison.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>

namespace headroom {

/// Files that `headroom compare` writes to a folder (docs/run-folder.md).
///
///     DIR/compare.json  compare.csv  disagreements.json  report.html  runs/HEAD-seedN/
///
/// With several numbers of training images, each has such a folder of its own:
///
///     DIR/limits.json  limits.csv  report.html  limit-300/  limit-all/
struct CompareFolder {
    static constexpr const char* runs = "runs";
    static constexpr const char* json = "compare.json";
    static constexpr const char* csv = "compare.csv";
    static constexpr const char* html = "report.html";
    static constexpr const char* disputed = "disagreements.json"; ///< pictures of report.html
    static constexpr const char* limits_json = "limits.json";
    static constexpr const char* limits_csv = "limits.csv";

    /// Returns the run folder of one head and seed, wherever the comparison is now.
    static std::filesystem::path run(const std::filesystem::path& folder, const std::string& head,
                                     std::uint64_t seed);

    /// Returns the folder of the comparison with that number of training images: "300", "all".
    static std::filesystem::path limit(const std::filesystem::path& folder,
                                       const std::string& images);

    /// Returns head and seed of a folder named like run()'s.
    static std::optional<std::pair<std::string, std::uint64_t>>
    head_and_seed(const std::filesystem::path& run);
};

/// Reads a comparison from its compare.json: reports of it equal the files in the folder. Throws
/// Error(io) if there is none, Error(bad_data) if it is damaged or something else.
HeadComparison load_comparison(const std::filesystem::path& folder);

} // namespace headroom
