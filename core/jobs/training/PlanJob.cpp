#include "core/jobs/training/PlanJob.h"

#include "core/comparison/Format.h"
#include "core/jobs/costs/TrainingTime.h"
#include "core/jobs/training/CompareJob.h"
#include "core/jobs/training/FoldsJob.h"
#include "core/jobs/training/PrepareTraining.h"
#include "datasets/base/Cancelled.h"
#include "datasets/base/files/AtomicFile.h"
#include "datasets/base/files/TemporaryFolder.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <set>

namespace headroom {
namespace {

std::vector<ComparePlan::HeadTime> times_of(const CompareSpec& spec, const TrainingData& data,
                                            const JobControl& control) {
    std::vector<ComparePlan::HeadTime> times;
    if (spec.options.searches()) return times;
    for (const auto& head : spec.heads) {
        Model model(data.model, head);
        const auto step = training_step_seconds(model, spec.options, control);
        if (!step) return {};
        times.push_back({head, training_seconds(*step, spec, data.opened.train->size(),
                                                held_out_images(data.opened))});
    }
    return times;
}

/// The comparison on the first fold, with a split file in that folder.
CompareSpec first_fold(const CompareSpec& spec, const std::filesystem::path& folder,
                       const JobControl& control) {
    const auto split = folder / "split.json";
    write_atomically(split, folds_text(spec, control));
    return spec_of_fold(spec, 1, split);
}

/// How wide the interval is with some numbers of `things`, and with the one chosen.
template <typename HalfWidth>
EvidenceTable width_table(const std::string& things, const std::set<int>& counts, int chosen,
                          int fewest, const HalfWidth& half_width) {
    EvidenceTable table{fmt::format("95% interval over {}, by their number", things),
                        {static_cast<char>(things[0] - 'a' + 'A') + things.substr(1),
                         "Standard deviations to each side"},
                        {},
                        ""};
    for (const int count : counts)
        table.rows.push_back(
            {count == chosen ? fmt::format("{} (as chosen)", count) : std::to_string(count),
             count < fewest ? "nothing follows" : fmt::format("{:.2f}", half_width(count))});
    return table;
}

EvidenceTable seed_table(int seeds) {
    return width_table("seeds", {3, 5, 10, 20, seeds}, seeds, min_seeds, seed_half_width);
}

EvidenceTable fold_table(int folds) {
    return width_table("folds", {3, 5, 10, folds}, folds, 2, fold_half_width);
}

} // namespace

double ComparePlan::seconds() const {
    double sum = 0;
    for (const auto& time : times)
        sum += time.seconds * seeds;
    return sum;
}

std::optional<ComparePlan> plan(const CompareSpec& given, const JobControl& control) {
    CompareSpec spec = given;
    validate(spec);
    ComparePlan plan;
    plan.seeds = spec.seeds;
    plan.folds = spec.folds;
    plan.equal_within = spec.equal_within / 100;
    try {
        const TemporaryFolder folder;
        if (plan.folds > 0) spec = first_fold(spec, folder.path(), control);
        const auto data = prepare_training(spec, spec.heads, control);
        if (!data) return std::nullopt;
        plan.test_images = static_cast<std::int64_t>(data->opened.test->size());
        plan.times = times_of(spec, *data, control);
    } catch (const Cancelled&) {
        return std::nullopt;
    }
    for (auto& time : plan.times)
        time.seconds *= std::max(1, plan.folds);
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
        fmt::format("{} test images{}, by the share on which only one head will be right",
                    grouped(plan.test_images), plan.folds > 0 ? " of each fold" : ""),
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
    const auto repetitions = plan.folds > 0 ? fold_table(plan.folds) : seed_table(plan.seeds);
    if (plan.times.empty()) return {images, repetitions};
    EvidenceTable times{
        "Time to train, from a few steps measured now",
        {"Head", "One seed", plan.seeds == 1 ? "1 seed" : fmt::format("{} seeds", plan.seeds)},
        {},
        "Without reading files and the evaluation at the end."};
    for (const auto& time : plan.times)
        times.rows.push_back(
            {time.head, duration(time.seconds), duration(time.seconds * plan.seeds)});
    times.rows.push_back(
        {"all heads", duration(plan.seconds() / plan.seeds), duration(plan.seconds())});
    return {images, repetitions, times};
}

nlohmann::ordered_json to_json(const ComparePlan& plan) {
    nlohmann::ordered_json json{
        {"test_images", plan.test_images},
        {"seeds", plan.seeds},
        {"folds", plan.folds > 0 ? nlohmann::ordered_json(plan.folds) : nlohmann::ordered_json()},
        {"equal_within", plan.equal_within},
        {"assumed", nlohmann::ordered_json::array()}};
    for (const auto& row : plan.rows)
        json["assumed"].push_back(
            {{"disagreement", row.disagreement},
             {"smallest_difference", row.smallest},
             {"images_needed", row.images_needed > 0 ? nlohmann::ordered_json(row.images_needed)
                                                     : nlohmann::ordered_json()}});
    json["times"] = nlohmann::ordered_json::array();
    for (const auto& time : plan.times)
        json["times"].push_back({{"head", time.head}, {"seconds", time.seconds}});
    json["seconds"] =
        plan.times.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(plan.seconds());
    return json;
}

} // namespace headroom
