#include "cli/output/PixelTable.h"

#include "core/comparison/Format.h"
#include "datasets/base/Error.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <numeric>
#include <string_view>

namespace headroom {

namespace {

std::string channel_name(std::size_t channel, std::size_t channels) {
    static constexpr std::array colours = {"red", "green", "blue"};
    return channels == 1 ? "grey" : colours.at(channel);
}

} // namespace

std::string drawn(const ChannelStatistics::Histogram& histogram) {
    constexpr std::string_view shades = " .:-=+*#%@";
    constexpr std::ptrdiff_t grades = 16, bins = 256 / grades;
    std::array<double, grades> sums{};
    for (std::ptrdiff_t i = 0; i < grades; ++i)
        sums[static_cast<std::size_t>(i)] = static_cast<double>(std::accumulate(
            histogram.begin() + i * bins, histogram.begin() + (i + 1) * bins, std::uint64_t{0}));
    const double max = std::max(*std::ranges::max_element(sums), 1.0);
    std::string text;
    for (double sum : sums) {
        // Square-root scale, so that small counts show beside a black background; any count above 0
        // is visible.
        const auto shade =
            static_cast<std::size_t>(std::sqrt(sum / max) * (shades.size() - 1) + 0.5);
        text += shades[sum > 0 ? std::max<std::size_t>(shade, 1) : 0];
    }
    return text;
}

PixelTable::PixelTable(const std::string& what)
    : table_({what, "channel", "min", "max", "mean", "sd", "black  ...  white"}) {
    table_.left(1).left(6);
}

void PixelTable::add(const std::string& what, const PixelStatistics& channels) {
    for (std::size_t c = 0; c < channels.size(); ++c) {
        const auto& channel = channels[c];
        table_.add({c == 0 ? printable(what) : "", channel_name(c, channels.size()),
                    fmt::format("{:.4f}", channel.low()), fmt::format("{:.4f}", channel.high()),
                    fmt::format("{:.4f}", channel.mean()), fmt::format("{:.4f}", channel.sd()),
                    fmt::format("[{}]", drawn(channel.histogram()))});
    }
}

} // namespace headroom
