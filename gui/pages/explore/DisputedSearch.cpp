#include "gui/pages/explore/DisputedSearch.h"

#include "core/jobs/evaluation/PairedEvaluation.h"
#include "core/jobs/exploration/EvaluatedImage.h"
#include "gui/JobRunner.h"
#include "gui/Text.h"

namespace headroom {

DisputedSearch::DisputedSearch(QObject* parent) : QObject(parent), runner_(new JobRunner(this)) {
    connect(runner_, &JobRunner::failed, this, &DisputedSearch::failed);
    connect(runner_, &JobRunner::finished, this, &DisputedSearch::activity_ended);
    connect(runner_, &JobRunner::event, this, [this](const Event& event) {
        const auto* progress = std::get_if<Progress>(&event);
        if (progress && progress->total > 0)
            emit activity(text(progress->stage), static_cast<double>(progress->done) /
                                                     static_cast<double>(progress->total));
    });
}

void DisputedSearch::find_next(const std::filesystem::path& comparison, const RunPair& heads,
                               const ImageSource& shown) {
    const bool same =
        heads.first.folder == heads_.first.folder && heads.second.folder == heads_.second.folder;
    if (same && runner_->running()) return; // a second click
    if (same && evaluated_.row) {
        tell_next(shown);
        return;
    }
    heads_ = heads;
    evaluated_ = {};
    runner_->start(
        [comparison, heads](const JobControl& control) {
            const auto spec = paired_evaluation(comparison, heads.first.head, heads.second.head,
                                                heads.first.seed);
            auto rows = run(spec, control);
            auto found = disagreements(rows[0].evaluation, rows[1].evaluation);
            return Evaluated{std::make_shared<EvaluateRow>(std::move(rows[0])), spec.data[0],
                             found.one_right()};
        },
        [this, shown](Evaluated evaluated) {
            evaluated_ = std::move(evaluated);
            tell_next(shown);
        });
}

void DisputedSearch::stop() {
    if (!runner_->running()) return;
    runner_->stop();
    heads_ = {};
}

/// The next one after the image shown, or after the last one the first.
void DisputedSearch::tell_next(const ImageSource& shown) {
    const auto& [row, data, samples] = evaluated_;
    if (samples.empty()) {
        emit none_found();
        return;
    }
    auto next = samples.begin();
    if (const auto now = evaluated_sample(*row, shown))
        next = std::ranges::upper_bound(samples, *now);
    if (next == samples.end()) next = samples.begin();
    emit found(evaluated_image(*row, data, *next),
               static_cast<std::size_t>(next - samples.begin()) + 1, samples.size());
}

} // namespace headroom
