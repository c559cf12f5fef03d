#include "core/jobs/export/ExportCheck.h"

#include "core/export/OtherRuntime.h"
#include "core/jobs/ProgressEvents.h"
#include "core/layers/Loss.h"
#include "core/models/LoadWeights.h"
#include "core/training/BatchPlans.h"
#include "core/training/Evaluator.h"
#include "datasets/base/Cancelled.h"
#include "datasets/base/Error.h"
#include "datasets/splits/LimitedDataset.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <numeric>

namespace headroom {

namespace {

constexpr std::size_t most_images = 1000, batch_size = 50;

/// Computes logits of pixels from 0 to 1, as other programs do.
class OurRuntime {
  public:
    OurRuntime(const Model& model, const Normalisation& normalisation, const Shape& input)
        : plans_(model, {.batch = batch_size, .input = input}), normalisation_(normalisation) {}

    std::vector<float> logits(Batch batch, const std::stop_token& stop) {
        normalise(batch, normalisation_);
        plans_.stop_by(stop);
        Plan& plan = plans_.load(batch);
        if (!plan.forward()) throw Cancelled{};
        return {plan.logits().begin(), plan.logits().end()};
    }

  private:
    BatchPlans plans_;
    const Normalisation& normalisation_;
};

/// The model again, with weights from its export; from ONNX, with the backbone's layers and the
/// preprocessing of the file, too.
std::unique_ptr<SavedModel> read_back(const SavedModel& saved, const ExportResult& result) {
    const auto file = open_weight_file(result.files.back().string());
    const bool onnx = file.format == WeightFormat::onnx;
    ModelSpec spec = saved.model.spec();
    if (onnx) spec.backbone = load_model_spec(file.path).backbone;
    auto again = std::make_unique<SavedModel>(
        SavedModel{Model(spec, saved.model.head_spec().kind), saved.card, {}, {}});
    auto* const model = &again->model;
    const auto loaded = load_weights(*model, file, onnx ? "" : "none");
    if (onnx) again->card.normalisation = normalisation(loaded.preprocessing.preprocessing);
    std::vector<std::span<const float>> values;
    if (loaded.power) values.push_back(loaded.power->values());
    for (const auto& layer : loaded.top)
        values.insert(values.end(), {layer.weight.values(), layer.bias.values()});
    const auto head = model->head().parameters();
    for (std::size_t i = 0; i < head.size(); ++i) {
        if (i >= values.size() || values[i].size() != head[i]->value.size())
            throw data_error(fmt::format("{}: has not all values of the head: {} is missing",
                                         file.path, head[i]->name));
        head[i]->set_value(values[i]);
    }
    return again;
}

/// Adds the logits of one batch, those of ours and those of the other program.
void compare(const std::vector<float>& ours, const std::vector<float>& theirs,
             const std::vector<int>& labels, std::size_t classes, ExportCheck& check) {
    const auto units = ours.size() / labels.size();
    std::vector<float> probabilities(classes);
    for (std::size_t i = 0; i < ours.size(); ++i) {
        const double difference = std::abs(static_cast<double>(ours[i]) - theirs[i]);
        // A NaN is a difference too.
        if (!(difference <= check.largest_difference)) check.largest_difference = difference;
        check.largest_logit = std::max(check.largest_logit, std::abs(static_cast<double>(ours[i])));
    }
    for (std::size_t i = 0; i < labels.size(); ++i) {
        const int our_answer = predict(std::span(ours).subspan(i * units, units), probabilities);
        const int their_answer =
            predict(std::span(theirs).subspan(i * units, units), probabilities);
        check.equal_answers += our_answer == their_answer;
        check.correct += our_answer == labels[i];
        check.their_correct += their_answer == labels[i];
    }
    check.images += labels.size();
}

} // namespace

MeasuredImages images_to_check(const ExportSpec& spec, const SavedModel& saved,
                               const JobControl& control) {
    DataSpec data;
    data.path = spec.verify;
    return EvaluationData(data, false, control).images_for(spec.run, saved, "");
}

ExportCheck check_export(const SavedModel& saved, const ExportResult& result,
                         const MeasuredImages& measured, const JobControl& control) {
    const auto label_of = match_classes(*measured.images, saved.card.classes);
    const auto shape = measured.images->shape();
    const Shape input{shape.channels, shape.height, shape.width};
    ExportCheck check;
    check.split = measured.split;

    OurRuntime ours(saved.model, saved.card.normalisation, input);
    const auto other = OtherRuntime::find(result.to, result.files[0], control.stop);
    const auto again = other ? nullptr : read_back(saved, result);
    std::optional<OurRuntime> reread;
    if (again) reread.emplace(again->model, again->card.normalisation, input);
    check.runtime = other ? other->name() : "Headroom (" + runtime_advice(result.to) + ")";

    const auto tell = progress_events(control, "checking in " + check.runtime);
    const auto images =
        limited_dataset(measured.images, most_images, 0); // each class in proportion
    std::vector<std::size_t> all(images->size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    for (std::size_t begin = 0; begin < all.size(); begin += batch_size) {
        if (control.stop.stop_requested()) throw Cancelled{};
        const auto count = std::min(batch_size, all.size() - begin);
        Batch batch;
        images->read(std::span(all).subspan(begin, count), batch);
        std::vector<int> labels;
        for (const int label : batch.labels)
            labels.push_back(label_of[static_cast<std::size_t>(label)]);
        const auto expected = ours.logits(batch, control.stop);
        const auto actual =
            other ? other->logits(batch.pixels,
                                  {static_cast<std::int64_t>(count), input[0], input[1], input[2]},
                                  control.stop)
                  : reread->logits(batch, control.stop);
        if (actual.size() != expected.size())
            throw data_error(fmt::format("{}: {} gives {} logits for {} images, expected {}",
                                         result.files[0].string(), check.runtime, actual.size(),
                                         count, expected.size()));
        compare(expected, actual, labels, saved.card.classes.size(), check);
        tell(begin + count, all.size());
    }
    return check;
}

} // namespace headroom
