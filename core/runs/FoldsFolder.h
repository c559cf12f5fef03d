#pragma once

#include <filesystem>
#include <vector>

namespace headroom {

/// Files that a cross-validation writes to a folder (docs/run-folder.md). Each fold is a comparison
/// in a folder of its own (CompareFolder.h), of the folds in split.json.
///
///     DIR/config.json  split.json  folds.json  folds.csv  report.html  fold-1/  fold-2/ ...
struct FoldsFolder {
    static constexpr const char* json = "folds.json";
    static constexpr const char* csv = "folds.csv";
    static constexpr const char* html = "report.html";

    /// Returns the folder of one fold, from 1, wherever the cross-validation is now.
    static std::filesystem::path fold(const std::filesystem::path& folder, int number);

    /// Returns the folders named like fold()'s that hold a comparison, in the folds' order.
    static std::vector<std::filesystem::path> comparisons(const std::filesystem::path& folder);
};

} // namespace headroom
