#include "datasets/data/EightBits.h"

#include "datasets/base/Error.h"

#include <fmt/format.h>

namespace headroom {

std::size_t to_eight_bits(std::span<const float> values, std::span<std::uint8_t> bytes) {
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (!(values[i] >= 0 && values[i] <= 1)) return i;
        const auto byte = static_cast<std::uint8_t>(values[i] * 255.0f + 0.5f);
        if (static_cast<float>(byte) / 255.0f != values[i]) return i;
        bytes[i] = byte;
    }
    return values.size();
}

std::vector<std::uint8_t> eight_bits(const Dataset& dataset, const Batch& batch,
                                     const char* remedy) {
    std::vector<std::uint8_t> bytes(batch.pixels.size());
    if (const auto i = to_eight_bits(batch.pixels, bytes); i < bytes.size())
        throw data_error(
            fmt::format("{}: holds {:.6g}, which is not an 8-bit value (n / 255): {}",
                        dataset.sample_name(batch.sample_ids[i / batch.shape.values()]),
                        batch.pixels[i], remedy));
    return bytes;
}

} // namespace headroom
