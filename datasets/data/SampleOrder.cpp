#include "datasets/data/SampleOrder.h"

#include "datasets/base/Random.h"
#include "datasets/data/ViewDataset.h"

#include <algorithm>
#include <numeric>

namespace headroom {

namespace {

/// Samples by block, without empty blocks.
struct Blocks {
    std::vector<std::size_t> samples; ///< all samples, block by block
    std::vector<std::size_t> ends;    ///< end of each block in `samples`
};

/// Groups the first `count` samples by their block.
Blocks group_by_block(const Dataset& dataset, std::size_t count) {
    Blocks blocks;
    blocks.samples.resize(count);
    std::iota(blocks.samples.begin(), blocks.samples.end(), 0);
    const auto block_of = [&](std::size_t index) { return dataset.block_of(index); };
    if (!std::ranges::is_sorted(blocks.samples, {}, block_of))
        std::ranges::stable_sort(blocks.samples, {}, block_of);
    for (std::size_t i = 1; i <= blocks.samples.size(); ++i)
        if (i == blocks.samples.size() ||
            block_of(blocks.samples[i]) != block_of(blocks.samples[i - 1]))
            blocks.ends.push_back(i);
    return blocks;
}

std::vector<std::size_t> order_of_first(std::size_t samples, const Dataset& dataset,
                                        std::uint64_t seed, std::uint64_t epoch) {
    auto random = Random::stream({seed, Random::hash("order"), epoch});
    auto blocks = group_by_block(dataset, samples);
    const auto count = blocks.ends.size();
    if (count <= 1) {
        random.shuffle(blocks.samples);
        return std::move(blocks.samples);
    }

    std::vector<std::size_t> numbers(count);
    std::iota(numbers.begin(), numbers.end(), 0);
    random.shuffle(numbers);

    // Windows of about equal size: a small one at the end would mix badly.
    const auto at_hand = dataset.blocks_at_hand();
    const auto windows = (count + at_hand - 1) / at_hand;
    std::vector<std::size_t> order;
    order.reserve(samples);
    for (std::size_t window = 0; window < windows; ++window) {
        const auto first_sample = order.size();
        for (auto i = window * count / windows; i < (window + 1) * count / windows; ++i) {
            const auto begin = numbers[i] == 0 ? 0 : blocks.ends[numbers[i] - 1];
            order.insert(order.end(), blocks.samples.begin() + static_cast<std::ptrdiff_t>(begin),
                         blocks.samples.begin() +
                             static_cast<std::ptrdiff_t>(blocks.ends[numbers[i]]));
        }
        auto window_samples = std::span(order).subspan(first_sample);
        random.shuffle(window_samples);
    }
    return order;
}

} // namespace

std::vector<std::size_t> shuffled_order(const Dataset& dataset, std::uint64_t seed,
                                        std::uint64_t epoch, std::size_t views) {
    const auto samples = dataset.size() / views;
    auto order = order_of_first(samples, dataset, seed, epoch);
    if (views > 1)
        for (auto& sample : order)
            sample += view_of(sample, views, seed, epoch) * samples;
    return order;
}

} // namespace headroom
