#include "core/jobs/batch/BatchFolds.h"

#include "core/comparison/CompareOptions.h"
#include "datasets/base/options/OptionValue.h"

#include <algorithm>
#include <map>

namespace headroom {

namespace {

constexpr const char* fold_key = "fold";

bool same_heads_and_seeds(const HeadComparison& one, const HeadComparison& other) {
    return one.seeds == other.seeds &&
           std::ranges::equal(one.heads, other.heads, {}, &HeadFigures::head, &HeadFigures::head);
}

} // namespace

std::vector<BatchFolds> join_folds(std::vector<BatchVerdict>& verdicts, int folds) {
    std::vector<std::pair<CellValues, std::vector<FinishedFold>>> groups; // in their order
    std::map<CellValues, std::size_t> known;
    std::vector<BatchVerdict> others;
    for (auto& verdict : verdicts) {
        int fold = 0;
        if (!read_value(value_in(verdict.settings, fold_key), fold)) {
            others.push_back(std::move(verdict));
            continue;
        }
        auto settings = verdict.settings;
        std::erase_if(settings, [](const auto& setting) { return setting.first == fold_key; });
        const auto [found, added] = known.emplace(settings, groups.size());
        if (added) groups.emplace_back(settings, std::vector<FinishedFold>());
        auto& group = groups[found->second].second;
        if (group.empty() || same_heads_and_seeds(group.front().comparison, verdict.comparison))
            group.push_back({fold, std::move(verdict.comparison)});
    }
    verdicts = std::move(others);
    std::vector<BatchFolds> joined;
    for (auto& [settings, finished] : groups)
        joined.push_back(
            {settings, compare_folds(folds, CompareOptions().equal_within / 100, finished)});
    return joined;
}

} // namespace headroom
