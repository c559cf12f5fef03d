#pragma once

#include "datasets/base/Cancelled.h"
#include "datasets/source/OpenOptions.h"
#include "datasets/source/OpenedData.h"
#include "datasets/verify/Finding.h"
#include "datasets/verify/ImageSketch.h"

#include <functional>
#include <vector>

namespace headroom {

/// What reading all samples of some data brought: a sketch of each that can be read, and what went
/// wrong with the rest.
struct Scan {
    struct Sample {
        std::size_t split = 0; ///< an index into `splits`
        std::size_t index = 0; ///< of the sample in its split
        int label = 0;
        ImageSketch sketch;
    };

    std::string format;
    bool image_files = false; ///< every sample is a file of its own
    std::vector<std::string> classes;
    std::vector<std::string> splits; ///< those that the data bring, "train" first
    std::vector<Sample> samples;     ///< split by split, in sample order
    std::vector<Finding> findings;
    OpenedData
        data; ///< where samples are no files of their own: who wants to see one reads it here
    std::function<FoundSample(const Sample&)> describe;
};

/// Reads every sample to the end, each once, on `threads` threads (0 = one a core). Of the options
/// only those count that say what is read: classes, HDF5 and synth; images stay as they are stored.
/// What cannot be read becomes a finding. Throws Error where nothing can be read at all, and
/// Cancelled.
Scan scan(const std::string& path, const OpenOptions& options, unsigned threads = 0);

} // namespace headroom
