#pragma once

#include "datasets/base/Cancelled.h"
#include "datasets/source/OpenOptions.h"
#include "datasets/source/OpenedData.h"
#include "datasets/verify/Finding.h"
#include "datasets/verify/ImageSketch.h"

#include <functional>
#include <vector>

namespace headroom {

/// Result of reading all samples: a sketch of each readable one, and findings about the rest.
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
    std::vector<std::string> splits; ///< those of the data, "train" first
    std::vector<Sample> samples;     ///< split by split, in sample order
    std::vector<Finding> findings;
    OpenedData data; ///< if samples are not files: to read one and show it
    std::function<FoundSample(const Sample&)> describe;
};

/// Reads every sample once, on `threads` threads (0 = one per core). Only options of what is read
/// have an effect: classes, HDF5 and synth; images stay as stored. What cannot be read becomes a
/// finding. Throws Error if nothing can be read at all, and Cancelled.
Scan scan(const std::string& path, const OpenOptions& options, unsigned threads = 0);

} // namespace headroom
