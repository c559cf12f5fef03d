#pragma once

#include "datasets/data/MemoryDataset.h"
#include "tests/datasets/TempFolder.h"

#include <fmt/format.h>

namespace headroom {

inline std::shared_ptr<MemoryDataset> tiny_dataset(ImageShape shape, std::vector<int> labels,
                                                   Pixels pixels,
                                                   std::vector<std::string> classes = {"a", "b"}) {
    return std::make_shared<MemoryDataset>(
        Images{shape, std::move(pixels), std::move(classes), std::move(labels),
               [](std::size_t index) { return "image[" + std::to_string(index) + "]"; }});
}

/// `count` images of one pixel, whose value is the index; labels cycle through the classes c0, c1,
/// ...
inline std::shared_ptr<MemoryDataset> numbered_dataset(std::size_t count, std::size_t classes) {
    std::vector<std::uint8_t> pixels(count);
    std::vector<int> labels(count);
    std::vector<std::string> names;
    for (std::size_t i = 0; i < count; ++i) {
        pixels[i] = static_cast<std::uint8_t>(i);
        labels[i] = static_cast<int>(i % classes);
    }
    for (std::size_t i = 0; i < classes; ++i)
        names.push_back(fmt::format("c{}", i));
    return tiny_dataset({1, 1, 1}, labels, pixels, names);
}

} // namespace headroom
