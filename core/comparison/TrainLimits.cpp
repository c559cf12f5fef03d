#include "core/comparison/TrainLimits.h"

#include "core/comparison/Format.h"
#include "datasets/base/Error.h"
#include "datasets/base/options/OptionValue.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <numeric>

namespace headroom {
namespace {

constexpr const char* key = "train-limits";

std::string images(std::size_t count) {
    return grouped(static_cast<std::int64_t>(count));
}

} // namespace

std::vector<std::size_t> parse_train_limits(const std::vector<std::string>& limits) {
    std::vector<std::size_t> counts;
    for (const auto& limit : limits) {
        std::size_t count = 0;
        const bool is_count = read_value(limit, count) && count > 0;
        const bool good = !counts.empty() && counts.back() == 0 ? false // nothing is more than all
                          : is_count ? counts.empty() || count > counts.back()
                                     : limit == "all";
        if (!good)
            throw option_error(key, fmt::format("{}: {} does not fit: expected numbers of images "
                                                "that ascend, perhaps all at the end, such as "
                                                "100,300,1000,all",
                                                fmt::join(limits, ","), limit));
        counts.push_back(is_count ? count : 0);
    }
    return counts;
}

void check_train_limits(const std::vector<std::string>& limits,
                        const std::vector<std::size_t>& class_counts) {
    const auto total = std::accumulate(class_counts.begin(), class_counts.end(), std::size_t{0});
    const auto classes = class_counts.size() -
                         static_cast<std::size_t>(std::ranges::count(class_counts, std::size_t{0}));
    std::size_t last = 0;
    for (const auto count : parse_train_limits(limits)) {
        const auto refuse = [&](const std::string& expected) {
            throw option_error(key, fmt::format("{}: {}", fmt::join(limits, ","), expected));
        };
        if (count > total)
            refuse(fmt::format("expected at most {}: there are no more training images",
                               images(total)));
        if (count > 0 && count < classes)
            refuse(fmt::format("expected at least {}, one image of each class", images(classes)));
        if (count == 0 && last >= total)
            refuse(fmt::format("all are {}, as many as the number before: leave one of them out",
                               images(total)));
        last = count;
    }
}

} // namespace headroom
