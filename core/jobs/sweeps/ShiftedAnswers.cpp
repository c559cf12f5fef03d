#include "core/jobs/sweeps/ShiftedAnswers.h"

#include "core/engine/Workers.h"
#include "core/layers/Loss.h"
#include "core/models/LayersHash.h"
#include "core/training/Evaluator.h"
#include "datasets/base/Cancelled.h"

#include <algorithm>
#include <cstdlib>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace headroom {

namespace {

/// Normalises black as normalise() does.
std::vector<float> black_pixels(const Normalisation& normalisation, int channels) {
    std::vector<float> black(static_cast<std::size_t>(channels), 0.0f);
    for (std::size_t c = 0; c < normalisation.mean.size(); ++c)
        black[c] = (0.0f - normalisation.mean[c]) / normalisation.sd[c];
    return black;
}

LoaderOptions in_order(std::size_t batch_size, const Normalisation& normalisation) {
    LoaderOptions options;
    options.batch_size = batch_size;
    options.normalisation = normalisation;
    return options;
}

/// All shifts, first the one by nothing.
std::vector<Shift> all_shifts(int max) {
    std::vector<Shift> shifts{{0, 0}};
    for (int dy = -max; dy <= max; ++dy)
        for (int dx = -max; dx <= max; ++dx)
            if (dx != 0 || dy != 0) shifts.push_back({dx, dy});
    return shifts;
}

} // namespace

std::string backbone_identity(const SweepModel& model) {
    const Model& network = model.saved.model;
    const auto& [mean, sd] = model.saved.card.normalisation;
    const auto layers = network.backbone().size();
    return fmt::format("{} {} {} {} {}", layers_hash(network.spec(), layers),
                       weights_hash(network, layers), fmt::join(mean, ","), fmt::join(sd, ","),
                       to_string(model.how.precision));
}

ShiftedAnswers::ShiftedAnswers(std::vector<SweepModel> models, const DatasetPtr& images,
                               const ShiftSweepSpec& spec)
    : models_(std::move(models)), spec_(spec),
      loader_(images, in_order(std::min(static_cast<std::size_t>(spec.batch_size), images->size()),
                               models_.front().saved.card.normalisation)),
      black_(black_pixels(models_.front().saved.card.normalisation, images->shape().channels)) {
    compile(images);
    for (const auto& model : models_) {
        label_of_.push_back(match_classes(*images, model.saved.card.classes));
        unshifted_.emplace_back();
        correct_.emplace_back(spec.positions());
        changed_.push_back(0);
    }
}

void ShiftedAnswers::compile(const DatasetPtr& images) {
    ImageShape input = images->shape();
    std::size_t first_layer = 0;
    if (models_.size() > 1) {
        const Model& any = models_.front().saved.model;
        first_layer = any.backbone().size();
        backbone_ = std::make_unique<FrozenPart>(any, first_layer, input, models_.front().how);
        input = backbone_->maps();
    }
    const auto batch = std::min(static_cast<std::size_t>(spec_.batch_size), images->size());
    plans_.reserve(models_.size());
    for (const auto& model : models_) {
        const PlanSpec plan{.batch = static_cast<int>(batch),
                            .input = {input.channels, input.height, input.width},
                            .mode = Mode::inference,
                            .execution = model.how};
        plans_.emplace_back(model.saved.model, plan, first_layer);
    }
}

std::vector<ShiftedRun>
ShiftedAnswers::run(std::stop_token stop,
                    const std::function<void(std::size_t count)>& on_answers) {
    if (backbone_) backbone_->stop_by(stop);
    for (auto& plans : plans_)
        plans.stop_by(stop);
    const auto shifts = all_shifts(spec_.max_shift);
    loader_.start(0);
    while (const Batch* batch = loader_.next())
        for (const Shift shift : shifts) {
            if (stop.stop_requested()) throw Cancelled{};
            answer(*batch, shift);
            if (on_answers) on_answers(batch->count() * models_.size());
        }
    std::vector<ShiftedRun> runs;
    for (std::size_t m = 0; m < models_.size(); ++m)
        runs.push_back(
            {models_[m].run, to_string(models_[m].how.precision), correct_[m],
             static_cast<double>(changed_[m]) / (4 * static_cast<double>(loader_.samples()))});
    return runs;
}

void ShiftedAnswers::answer(const Batch& batch, Shift shift) {
    move_images(batch, shift);
    if (backbone_) (*backbone_)(shifted_, false);
    for (std::size_t m = 0; m < models_.size(); ++m) {
        Plan& plan = plans_[m].load(shifted_);
        if (!plan.forward()) throw Cancelled{};
        count(m, plan.logits(), batch, shift);
    }
}

void ShiftedAnswers::move_images(const Batch& batch, Shift shift) {
    const auto values = batch.shape.values();
    shifted_.shape = batch.shape;
    shifted_.labels = batch.labels;
    shifted_.pixels.resize(batch.count() * values);
    Workers& workers = plans_.front().full().workers();
    const auto lanes = static_cast<std::size_t>(workers.count());
    workers.run([&](int lane) {
        const auto share = static_cast<std::size_t>(lane);
        for (auto i = batch.count() * share / lanes; i < batch.count() * (share + 1) / lanes; ++i)
            shift_image(batch.shape, batch.sample(i), shift, spec_.fill, black_,
                        shifted_.pixels.data() + i * values);
    });
}

void ShiftedAnswers::count(std::size_t m, std::span<const float> logits, const Batch& batch,
                           Shift shift) {
    const auto units = static_cast<std::size_t>(models_[m].saved.model.units());
    std::vector<float> probabilities(models_[m].saved.card.classes.size());
    const int distance = std::abs(shift.dx) + std::abs(shift.dy);
    if (distance == 0) unshifted_[m].resize(batch.count());
    auto& correct = correct_[m][spec_.position(shift)];
    for (std::size_t i = 0; i < batch.count(); ++i) {
        const int answer = predict(logits.subspan(i * units, units), probabilities);
        correct += answer == label_of_[m][static_cast<std::size_t>(batch.labels[i])];
        if (distance == 0) unshifted_[m][i] = answer;
        if (distance == 1) changed_[m] += answer != unshifted_[m][i];
    }
}

} // namespace headroom
