#include "datasets/data/EightBits.h"

#include "datasets/base/Error.h"

#include <fmt/format.h>

namespace headroom {

std::vector<std::uint8_t> eight_bits(const Dataset& dataset, const Batch& batch,
                                     const char* remedy) {
    std::vector<std::uint8_t> bytes(batch.pixels.size());
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const float value = batch.pixels[i];
        const auto byte = static_cast<std::uint8_t>(value * 255.0f + 0.5f);
        if (static_cast<float>(byte) / 255.0f != value)
            throw data_error(fmt::format(
                "{}: holds {:.6g}, which is not an 8-bit value (n / 255): {}",
                dataset.sample_name(batch.sample_ids[i / batch.shape.values()]), value, remedy));
        bytes[i] = byte;
    }
    return bytes;
}

} // namespace headroom
