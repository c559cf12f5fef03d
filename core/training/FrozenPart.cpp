#include "core/training/FrozenPart.h"

#include "datasets/base/Cancelled.h"

#include <algorithm>

namespace headroom {

namespace {

constexpr int images_at_a_time = 32;

Shape layer_shape(const ImageShape& image) {
    return {image.channels, image.height, image.width};
}

ImageShape maps_of(const Model& model, std::size_t layers, const ImageShape& images) {
    if (layers == 0) return images;
    const auto shape = model.backbone().shapes(layer_shape(images))[layers - 1];
    return {static_cast<int>(shape[0]), static_cast<int>(shape[1]), static_cast<int>(shape[2])};
}

} // namespace

FrozenPart::FrozenPart(const Model& model, std::size_t layers, const ImageShape& images,
                       const Execution& execution)
    : plan_(compile(
          model, {.batch = images_at_a_time, .input = layer_shape(images), .execution = execution},
          {.end = layers})),
      maps_(maps_of(model, layers, images)) {}

void FrozenPart::operator()(Batch& batch, bool pooled) {
    const std::lock_guard lock(mutex_);
    const std::size_t image = batch.shape.values(), maps = maps_.values();
    const auto channels = static_cast<std::size_t>(maps_.channels);
    const std::size_t kept = pooled ? channels : maps;
    features_.resize(batch.count() * kept);
    for (std::size_t begin = 0; begin < batch.count(); begin += images_at_a_time) {
        const auto count = std::min<std::size_t>(images_at_a_time, batch.count() - begin);
        std::ranges::copy(std::span(batch.pixels).subspan(begin * image, count * image),
                          plan_.input().begin());
        std::ranges::fill(plan_.input().subspan(count * image), 0.0F);
        if (!plan_.forward()) throw Cancelled{};
        const auto computed = plan_.logits().first(count * maps);
        const auto to = std::span(features_).subspan(begin * kept, count * kept);
        if (pooled)
            average_maps(computed, maps / channels, to);
        else
            std::ranges::copy(computed, to.begin());
    }
    batch.pixels.swap(features_);
    batch.shape = pooled ? ImageShape{maps_.channels, 1, 1} : maps_;
}

void average_maps(std::span<const float> maps, std::size_t pixels, std::span<float> averages) {
    for (std::size_t i = 0; i < averages.size(); ++i) {
        const float* const map = maps.data() + i * pixels;
        float sum = 0;
#pragma omp simd reduction(+ : sum)
        for (std::size_t p = 0; p < pixels; ++p)
            sum += map[p];
        averages[i] = sum / static_cast<float>(pixels);
    }
}

} // namespace headroom
