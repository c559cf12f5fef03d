#pragma once

#include "datasets/formats/OpenDataset.h"
#include "tests/datasets/TempFolder.h"
#include "tests/datasets/TestHdf5.h"

#include <cstdint>
#include <numeric>
#include <vector>

namespace headroom {

/// Makes "a.h5" with `fill` and expects an Error with these parts when it is opened.
template <typename Fill>
void expect_bad(std::initializer_list<const char*> parts, const Fill& fill,
                const OpenOptions& options = {}) {
    TempFolder folder;
    const auto path = folder / "a.h5";
    {
        TestHdf5 file(path);
        fill(file);
    }
    expect_error(Failure::bad_data, parts, [&] { open_dataset(path, options); });
    expect_error(Failure::bad_data, {"a.h5"}, [&] { open_dataset(path, options); });
}

inline std::vector<std::uint8_t> ramp(std::size_t count) {
    std::vector<std::uint8_t> values(count);
    std::iota(values.begin(), values.end(), std::uint8_t{0});
    return values;
}

/// Writes four valid images of 2 x 2 as x_train, for faults in the labels.
inline void good_images(TestHdf5& file) {
    file.bytes("x_train", {4, 2, 2}, ramp(16));
}

inline Batch read_all(const DatasetPtr& split) {
    std::vector<std::size_t> all(split->size());
    std::iota(all.begin(), all.end(), 0);
    Batch batch;
    split->read(all, batch);
    return batch;
}

} // namespace headroom
