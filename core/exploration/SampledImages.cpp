#include "core/exploration/SampledImages.h"

#include "datasets/base/Random.h"

#include <algorithm>

namespace headroom {

std::vector<std::vector<std::size_t>> sampled_by_class(const Dataset& samples, int per_class,
                                                       std::uint64_t seed) {
    std::vector<std::vector<std::size_t>> classes(samples.classes().size());
    for (std::size_t i = 0; i < samples.size(); ++i)
        classes[static_cast<std::size_t>(samples.labels()[i])].push_back(i);
    for (std::size_t label = 0; label < classes.size(); ++label) {
        auto& indices = classes[label];
        Random::stream({seed, Random::hash("sample"), label}).shuffle(indices);
        indices.resize(std::min(indices.size(), static_cast<std::size_t>(per_class)));
        std::ranges::sort(indices);
    }
    return classes;
}

std::vector<Image> read_images(const Dataset& samples, const std::vector<std::size_t>& indices) {
    Batch batch;
    samples.read(indices, batch);
    const auto values = batch.shape.values();
    std::vector<Image> images;
    for (std::size_t i = 0; i < indices.size(); ++i) {
        Image image{batch.shape, std::vector<std::uint8_t>(values)};
        for (std::size_t v = 0; v < values; ++v)
            image.pixels[v] =
                static_cast<std::uint8_t>(batch.pixels[i * values + v] * 255.0f + 0.5f);
        images.push_back(std::move(image));
    }
    return images;
}

} // namespace headroom
