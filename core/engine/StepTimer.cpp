#include "core/engine/StepTimer.h"

#include <algorithm>

namespace headroom {

void StepTimer::start() {
    ++pass_;
    lap_began_ = seconds_();
}

void StepTimer::lap(const StepInfo& step, std::int64_t flops) {
    const double took = seconds_() - lap_began_;
    auto entry = std::ranges::find(entries_, &step, &Entry::step);
    if (entry == entries_.end()) entry = entries_.insert(entry, {&step, {}, 0, 0});
    if (entry->laps.empty() || entry->pass != pass_) {
        entry->laps.push_back(0);
        entry->flops = 0;
        entry->pass = pass_;
    }
    entry->laps.back() += took;
    entry->flops += flops;
    lap_began_ = seconds_(); // do not count the search above
}

std::vector<StepTime> StepTimer::times() const {
    std::vector<StepTime> times;
    for (const auto& entry : entries_) {
        auto laps = entry.laps;
        const auto middle = laps.begin() + static_cast<std::ptrdiff_t>(laps.size() / 2);
        std::ranges::nth_element(laps, middle);
        times.push_back({*entry.step, *middle});
        times.back().step.flops = entry.flops;
    }
    return times;
}

} // namespace headroom
