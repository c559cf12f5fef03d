#include "core/exploration/Kernel.h"

#include "datasets/base/Error.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <optional>

namespace headroom {

namespace {

std::optional<std::array<float, 9>> parse_numbers(const std::string& text) {
    std::array<float, 9> weights{};
    const char* at = text.data();
    const char* const end = at + text.size();
    for (std::size_t i = 0; i < weights.size(); ++i) {
        if (i > 0 && (at == end || *at++ != ',')) return std::nullopt;
        while (at != end && *at == ' ')
            ++at;
        const auto [stopped, problem] = std::from_chars(at, end, weights[i]);
        if (problem != std::errc{} || !std::isfinite(weights[i])) return std::nullopt;
        at = stopped;
    }
    if (at != end) return std::nullopt;
    return weights;
}

} // namespace

const std::vector<Kernel>& kernels() {
    static const std::vector<Kernel> all{
        {"emboss", {-2, -1, 0, -1, 1, 1, 0, 1, 2}},
        {"edge", {-1, -1, -1, -1, 8, -1, -1, -1, -1}},
        {"blur",
         {1 / 16.f, 2 / 16.f, 1 / 16.f, 2 / 16.f, 4 / 16.f, 2 / 16.f, 1 / 16.f, 2 / 16.f,
          1 / 16.f}},
        {"sharpen", {0, -1, 0, -1, 5, -1, 0, -1, 0}},
        {"identity", {0, 0, 0, 0, 1, 0, 0, 0, 0}},
        {"sobel-x", {-1, 0, 1, -2, 0, 2, -1, 0, 1}},
        {"sobel-y", {-1, -2, -1, 0, 0, 0, 1, 2, 1}},
    };
    return all;
}

Kernel make_kernel(const std::array<float, 9>& weights) {
    const auto known = std::ranges::find(kernels(), weights, &Kernel::weights);
    return known != kernels().end() ? *known : Kernel{"", weights};
}

Kernel parse_kernel(const std::string& text) {
    const auto known = std::ranges::find(kernels(), text, &Kernel::name);
    if (known != kernels().end()) return *known;
    if (const auto weights = parse_numbers(text)) return make_kernel(*weights);
    std::vector<std::string> names;
    for (const auto& kernel : kernels())
        names.push_back(kernel.name);
    throw usage_error(fmt::format("\"{}\" is not a kernel: expected {}, or nine numbers row by row "
                                  "such as 0,-1,0,-1,5,-1,0,-1,0",
                                  text, fmt::join(names, ", ")));
}

std::string to_string(const Kernel& kernel) {
    return kernel.name.empty() ? fmt::format("{}", fmt::join(kernel.weights, ",")) : kernel.name;
}

} // namespace headroom
