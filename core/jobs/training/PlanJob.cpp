#include "core/jobs/training/PlanJob.h"

#include "core/comparison/Format.h"
#include "core/jobs/training/CompareJob.h"
#include "core/jobs/training/PrepareTraining.h"
#include "datasets/base/options/OptionName.h"

#include <cmath>
#include <fmt/format.h>
#include <set>

namespace headroom {

std::optional<ComparePlan> plan(const CompareSpec& given, const JobControl& control) {
    CompareSpec spec = given;
    validate(spec);
    if (spec.folds > 0)
        throw option_error("folds", fmt::format("{}: a plan is for one split: leave it out, or "
                                                "leave out {}",
                                                spec.folds, option_name("plan")));
    const auto data = prepare_training(spec, spec.heads, control);
    if (!data) return std::nullopt;
    ComparePlan plan;
    plan.test_images = static_cast<std::int64_t>(data->opened.test->size());
    plan.seeds = spec.seeds;
    plan.equal_within = spec.equal_within / 100;
    for (const double disagreement : {0.01, 0.02, 0.05, 0.1, 0.2}) {
        const double one = smallest_difference(disagreement, 1), limit = plan.equal_within;
        plan.rows.push_back(
            {disagreement, smallest_difference(disagreement, static_cast<double>(plan.test_images)),
             limit > 0 ? std::llround(std::ceil(one * one / (limit * limit))) : 0});
    }
    return plan;
}

std::vector<EvidenceTable> plan_tables(const ComparePlan& plan) {
    EvidenceTable images{
        fmt::format("{} test images, by the share on which only one head will be right",
                    grouped(plan.test_images)),
        {"Assumed share", "Smallest difference"},
        {},
        "Found with 80% probability by a test of one pair of networks."};
    const bool has_limit = plan.equal_within > 0;
    if (has_limit)
        images.columns.push_back(fmt::format("Images for {:g} points", 100 * plan.equal_within));
    for (const auto& row : plan.rows) {
        images.rows.push_back(
            {percent(row.disagreement), fmt::format("{:.2f} points", 100 * row.smallest)});
        if (has_limit) images.rows.back().push_back(grouped(row.images_needed));
    }
    EvidenceTable seeds{"95% interval over seeds, by their number",
                        {"Seeds", "Standard deviations to each side"},
                        {},
                        ""};
    for (const int count : std::set{3, 5, 10, 20, plan.seeds})
        seeds.rows.push_back(
            {count == plan.seeds ? fmt::format("{} (as chosen)", count) : std::to_string(count),
             count < min_seeds ? "nothing follows"
                               : fmt::format("{:.2f}", seed_half_width(count))});
    return {images, seeds};
}

nlohmann::ordered_json to_json(const ComparePlan& plan) {
    nlohmann::ordered_json json{{"test_images", plan.test_images},
                                {"seeds", plan.seeds},
                                {"equal_within", plan.equal_within},
                                {"assumed", nlohmann::ordered_json::array()}};
    for (const auto& row : plan.rows)
        json["assumed"].push_back(
            {{"disagreement", row.disagreement},
             {"smallest_difference", row.smallest},
             {"images_needed", row.images_needed > 0 ? nlohmann::ordered_json(row.images_needed)
                                                     : nlohmann::ordered_json()}});
    return json;
}

} // namespace headroom
