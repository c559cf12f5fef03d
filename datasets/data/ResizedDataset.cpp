#include "datasets/data/ResizedDataset.h"

#include "datasets/data/EightBits.h"

#include <algorithm>

namespace headroom {

ResizedDataset::ResizedDataset(DatasetPtr source, ImageSize size, const Resizing& resizing)
    : source_(std::move(source)), shape_{source_->shape().channels, size.height, size.width},
      converter_(source_->shape(), shape_, resizing) {}

void ResizedDataset::read(std::span<const std::size_t> indices, Batch& batch) const {
    source_->read(indices, batch);
    const std::size_t before = source_->shape().values(), after = shape_.values();
    std::vector<float> resized(batch.count() * after);
    std::vector<std::uint8_t> bytes(before), resized_bytes(after);
    for (std::size_t i = 0; i < batch.count(); ++i) {
        const std::span values(batch.pixels.data() + i * before, before);
        float* const to = resized.data() + i * after;
        if (to_eight_bits(values, bytes) < before) {
            converter_.convert(values.data(), to);
            continue;
        }
        converter_.convert(bytes.data(), resized_bytes.data());
        std::ranges::transform(resized_bytes, to,
                               [](std::uint8_t byte) { return static_cast<float>(byte) / 255.0f; });
    }
    batch.pixels.swap(resized);
    batch.shape = shape_;
}

} // namespace headroom
