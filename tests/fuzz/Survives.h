#pragma once

#include "datasets/base/Error.h"
#include "datasets/data/Batch.h"
#include "datasets/formats/OpenDataset.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <numeric>
#include <vector>

namespace headroom {

/// Ends the program, which libFuzzer counts as a finding.
[[noreturn]] inline void finding(const char* what, const char* detail) {
    std::fprintf(stderr, "FINDING: %s: %s\n", what, detail);
    std::abort();
}

/// What every parser promises about every input: an answer, or one Error whose text can be shown.
/// Any other exception, a crash, a leak, a hang or too much memory is libFuzzer's to find.
template <typename Work>
void survives(const Work& work) {
    try {
        work();
    } catch (const Error& error) {
        constexpr std::size_t longest = 2000; // a line that repeats the file helps nobody
        const auto length = std::strlen(error.what());
        if (length == 0 || length > longest) finding("an Error of that length", error.what());
        if (error.failure() == Failure::check_failed) finding("no check ran", error.what());
    }
}

/// Opens data and reads each sample: what was accepted has to keep its own promises.
inline void open_and_read(const std::string& path, const OpenOptions& options = {}) {
    survives([&] {
        const auto data = open_dataset(path, options);
        for (const auto& split : {data.train, data.valid, data.test}) {
            if (!split) continue;
            std::vector<std::size_t> all(split->size());
            std::iota(all.begin(), all.end(), 0);
            Batch batch;
            split->read(all, batch);
            const int classes = static_cast<int>(split->classes().size());
            for (const int label : batch.labels)
                if (label < 0 || label >= classes) finding("a label that is no class", "");
            if (batch.pixels.size() != all.size() * split->shape().values())
                finding("pixels missing", "");
            for (const float value : batch.pixels)
                if (!(value >= 0 && value <= 1)) finding("a pixel beyond 0 to 1", "");
            for (const auto index : all)
                if (split->sample_name(index).empty()) finding("a sample without a name", "");
        }
    });
}

} // namespace headroom
