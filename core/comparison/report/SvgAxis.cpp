#include "core/comparison/report/SvgAxis.h"

#include "core/comparison/Format.h"
#include "core/comparison/report/SvgChart.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <initializer_list>

namespace headroom::svg {
namespace {

/// Returns the number of decimals that the step between two ticks needs.
int decimals_for(double step) {
    int decimals = 0;
    while (decimals < 4 && std::abs(step - std::round(step)) > 1e-6 * std::abs(step)) {
        step *= 10;
        ++decimals;
    }
    return decimals;
}

/// The digits of the ticks at which labels have room beside each other.
std::vector<double> digits_for(double decades) {
    if (decades <= 1.5) return {1, 2, 5};
    if (decades <= 3.2) return {1, 3};
    return {1};
}

} // namespace

PercentAxis::PercentAxis(double low, double high, int count)
    : ticks(nice_ticks(100 * low, 100 * high, count)), decimals(decimals_for(ticks[1] - ticks[0])) {
}

std::string PercentAxis::label(double tick, bool is_signed) const {
    if (is_signed) return std::abs(tick) < 1e-9 ? "0" : fmt::format("{:+.{}f}", tick, decimals);
    return fmt::format("{:.{}f}%", tick, decimals);
}

Axis::Axis(double low, double high, bool log, double from, double to)
    : low_(low), high_(high),
      log_(log), scale_{log ? std::log10(low) : low, log ? std::log10(high) : high, from, to} {}

double Axis::operator()(double value) const {
    const double inside = std::clamp(value, low_, high_);
    return scale_(log_ ? std::log10(inside) : inside);
}

LogTicks::LogTicks(double first, double last) : low(first), high(std::max(first, last)) {
    const auto digits = digits_for(std::log10(high / low));
    std::vector<double> all;
    for (auto power = std::floor(std::log10(low)) - 1; power <= std::log10(high) + 1; ++power)
        for (const double digit : digits)
            all.push_back(digit * std::pow(10, power));
    const auto inside = [&](double tick) { return tick >= low * 0.999 && tick <= high * 1.001; };
    if (std::ranges::count_if(all, inside) < 2) {
        low = *std::ranges::find_if(all.rbegin(), all.rend(),
                                    [&](double tick) { return tick <= low * 1.001; });
        high = *std::ranges::find_if(
            all, [&](double tick) { return tick > low && tick >= high * 0.999; });
    }
    std::ranges::copy_if(all, std::back_inserter(ticks), inside);
}

std::string count_label(double count) {
    return count < 999'999.5 ? grouped(std::llround(count)) : fmt::format("{:.3g} M", count / 1e6);
}

} // namespace headroom::svg
