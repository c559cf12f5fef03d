#include "core/exploration/Maps.h"

#include <numeric>

namespace headroom {

std::vector<float> averages(const Maps& maps) {
    std::vector<float> result;
    for (int c = 0; c < maps.shape.channels; ++c) {
        const auto map = maps.map(c);
        result.push_back(static_cast<float>(std::accumulate(map.begin(), map.end(), 0.0) /
                                            static_cast<double>(map.size())));
    }
    return result;
}

} // namespace headroom
