#include "core/jobs/sweeps/ShiftSweepJob.h"

#include "core/engine/Engine.h"
#include "core/jobs/ProgressEvents.h"
#include "core/jobs/sweeps/ShiftedAnswers.h"
#include "core/jobs/sweeps/SweepImages.h"
#include "datasets/base/Error.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fmt/format.h>

namespace headroom {

namespace {

/// Groups runs whose backbones are equal, as those of a frozen pretrained backbone.
std::vector<std::vector<FinishedRun>> runs_by_backbone(const std::vector<HeadRuns>& heads,
                                                       const SweepSpec& spec,
                                                       const std::stop_token& stop) {
    std::vector<std::pair<std::string, std::vector<FinishedRun>>> groups;
    for (const auto& head : heads)
        for (const auto& run : head.runs) {
            const auto identity = backbone_identity(load_sweep_model(run, spec, stop));
            const auto found =
                std::ranges::find(groups, identity, [](const auto& group) { return group.first; });
            if (found == groups.end())
                groups.push_back({identity, {run}});
            else
                found->second.push_back(run);
        }
    std::vector<std::vector<FinishedRun>> runs;
    for (auto& group : groups)
        runs.push_back(std::move(group.second));
    return runs;
}

void check_max_shift(const ShiftSweepSpec& spec, const ImageShape& images) {
    const int most = std::min(images.height, images.width) - 1;
    if (spec.max_shift > most)
        throw option_error("max-shift",
                           fmt::format("{}: expected at most {}, for images of {}x{}",
                                       spec.max_shift, most, images.height, images.width));
}

void take_means(ShiftedHead& head, const ShiftSweepResult& result) {
    const auto runs = static_cast<double>(head.runs.size());
    const auto images = static_cast<double>(result.images);
    head.accuracy.assign(result.spec.positions(), 0);
    std::vector<std::size_t> places(static_cast<std::size_t>(result.spec.max_shift) + 1);
    head.by_distance.assign(places.size(), 0);
    for (std::size_t p = 0; p < head.accuracy.size(); ++p) {
        for (const auto& run : head.runs)
            head.accuracy[p] += static_cast<double>(run.correct[p]) / images / runs;
        const auto [dx, dy] = result.spec.shift(p);
        const auto distance = static_cast<std::size_t>(std::max(std::abs(dx), std::abs(dy)));
        head.by_distance[distance] += head.accuracy[p];
        ++places[distance];
    }
    for (std::size_t d = 0; d < places.size(); ++d)
        head.by_distance[d] /= static_cast<double>(places[d]);
    for (const auto& run : head.runs)
        head.changed_by_one_pixel += run.changed_by_one_pixel / runs;
}

} // namespace

ShiftSweepResult run(const ShiftSweepSpec& spec, const JobControl& control) {
    check_values(spec);
    report_precision(spec, control);
    ShiftSweepResult result;
    result.spec = spec;
    result.threads = resolve_threads(spec.threads);
    const auto heads = finished_runs(spec.folder, result.notes);
    check_same_data(heads);
    DatasetPtr images;
    {
        const auto first = load_sweep_model(heads.front().runs.front(), spec, control.stop);
        auto opened = sweep_images(spec, first, std::nullopt, control);
        images = std::move(opened.images);
        result.model = first.saved.model.spec().name;
        result.data = std::move(opened.data);
        result.split = std::move(opened.split);
        std::ranges::move(opened.notes, std::back_inserter(result.notes));
    }
    check_max_shift(spec, images->shape());
    result.input = to_string(images->shape());
    result.images = images->size();

    const auto groups = runs_by_backbone(heads, spec, control.stop);
    std::size_t runs = 0;
    for (const auto& group : groups)
        runs += group.size();
    if (groups.size() < runs)
        result.notes.push_back(fmt::format(
            "{} runs have {} different backbone{}: each computes its features once for all of them",
            runs, groups.size(), groups.size() == 1 ? "" : "s"));
    for (const auto& note : result.notes)
        control.tell(Message{note});

    const auto start = std::chrono::steady_clock::now();
    for (const auto& head : heads)
        result.heads.emplace_back().head = head.head;
    const auto total = runs * result.images * spec.positions();
    const auto tell = progress_events(control, "shifting");
    std::size_t done = 0;
    for (const auto& group : groups) {
        std::vector<SweepModel> models;
        for (const auto& run : group)
            models.push_back(load_sweep_model(run, spec, control.stop));
        ShiftedAnswers answers(std::move(models), images, spec);
        for (auto& run :
             answers.run(control.stop, [&](std::size_t count) { tell(done += count, total); }))
            std::ranges::find(result.heads, run.run.head, &ShiftedHead::head)
                ->runs.push_back(std::move(run));
    }
    for (auto& head : result.heads) {
        std::ranges::sort(head.runs, {}, [](const ShiftedRun& run) { return run.run.seed; });
        take_means(head, result);
    }
    result.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return result;
}

} // namespace headroom
