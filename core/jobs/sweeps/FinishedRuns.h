#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace headroom {

/// A trained run of a sweep.
struct FinishedRun {
    std::filesystem::path folder;
    std::string head;
    std::uint64_t seed = 0;
};

/// The finished runs of a head.
struct HeadRuns {
    std::string head;
    std::vector<FinishedRun> runs; ///< by seed
};

/// Finds the finished runs of a comparison's folder, by head in its order, or the one run of a
/// run's folder. Adds a note if some are not finished. Throws Error(io) if it is neither,
/// Error(usage) if nothing in it is finished, Error(bad_data) if its files are damaged.
std::vector<HeadRuns> finished_runs(const std::filesystem::path& folder,
                                    std::vector<std::string>& notes);

/// The runs of two heads with equal seeds: they can be compared image by image.
struct RunPair {
    FinishedRun first, second;
};

/// Every pair of heads in their order, and of each its seeds.
std::vector<RunPair> pairs_of(const std::vector<HeadRuns>& heads);

} // namespace headroom
