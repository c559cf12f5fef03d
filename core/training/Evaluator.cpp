#include "core/training/Evaluator.h"

#include "core/layers/Loss.h"
#include "datasets/base/Cancelled.h"
#include "datasets/base/Error.h"
#include "datasets/base/options/OptionName.h"
#include "datasets/formats/OpenDataset.h"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace headroom {

namespace {

PlanSpec plan_spec(const Model& model, const Dataset& data, const ModelInput& input, int batch_size,
                   const Execution& execution) {
    const ImageShape shape = input.shape_for(data.shape());
    if (input.first_layer == 0) model.check_input(shape);
    return {.batch = static_cast<int>(std::min<std::size_t>(batch_size, data.size())),
            .input = {shape.channels, shape.height, shape.width},
            .mode = Mode::inference,
            .execution = execution};
}

LoaderOptions loader_options(int batch_size, const ModelInput& input) {
    LoaderOptions options;
    options.batch_size = static_cast<std::size_t>(batch_size);
    options.normalisation = input.normalisation;
    options.transform = input.transform;
    return options;
}

} // namespace

std::vector<int> match_classes(const Dataset& data, const std::vector<std::string>& model) {
    const auto counts = class_counts(data);
    std::vector<int> labels;
    for (std::size_t c = 0; c < counts.size(); ++c) {
        const auto& name = data.classes()[c];
        const auto found = std::ranges::find(model, name);
        if (found == model.end() && counts[c] > 0)
            throw data_error(fmt::format(
                "the data's class {} is unknown to the model, which has {}: name the classes to "
                "use with {}",
                name, fmt::join(model, ", "), option_name("classes")));
        labels.push_back(found == model.end() ? -1 : static_cast<int>(found - model.begin()));
    }
    return labels;
}

Evaluator::Evaluator(const Model& model, DatasetPtr data, const std::vector<std::string>& classes,
                     const ModelInput& input, int batch_size, const Execution& execution)
    : model_(model), classes_(classes), label_of_(match_classes(*data, classes)),
      loader_(data, loader_options(batch_size, input)),
      plans_(model, plan_spec(model, *data, input, batch_size, execution), input.first_layer) {}

Evaluation
Evaluator::run(std::stop_token stop,
               const std::function<void(std::size_t done, std::size_t total)>& on_progress,
               bool with_probabilities) {
    const auto start = std::chrono::steady_clock::now();
    const int units = model_.units();
    const std::size_t classes = classes_.size();
    Evaluation evaluation;
    evaluation.labels.reserve(loader_.samples());
    evaluation.predicted.reserve(loader_.samples());
    if (with_probabilities) evaluation.probabilities.reserve(loader_.samples() * classes);
    std::vector<float> probabilities(classes);
    std::vector<int> labels;
    double loss_sum = 0;

    plans_.stop_by(stop);
    loader_.start(0);
    while (const Batch* batch = loader_.next()) {
        if (stop.stop_requested()) throw Cancelled{};
        Plan& plan = plans_.load(*batch);
        if (!plan.forward()) throw Cancelled{};

        labels.clear();
        for (int label : batch->labels)
            labels.push_back(label_of_[static_cast<std::size_t>(label)]);
        loss_sum +=
            cross_entropy(plan.logits(), units, labels).loss * static_cast<double>(batch->count());
        for (std::size_t i = 0; i < batch->count(); ++i) {
            const auto logits = plan.logits().subspan(i * static_cast<std::size_t>(units),
                                                      static_cast<std::size_t>(units));
            evaluation.predicted.push_back(predict(logits, probabilities));
            if (among_top(probabilities, labels[i])) ++evaluation.top_correct;
            if (with_probabilities)
                evaluation.probabilities.insert(evaluation.probabilities.end(),
                                                probabilities.begin(), probabilities.end());
        }
        evaluation.labels.insert(evaluation.labels.end(), labels.begin(), labels.end());
        if (on_progress) on_progress(evaluation.labels.size(), loader_.samples());
    }
    count_classes(evaluation, classes_);
    const double count = static_cast<double>(evaluation.count);
    evaluation.loss = evaluation.count > 0 ? loss_sum / count : 0;
    evaluation.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    evaluation.images_per_second = evaluation.seconds > 0 ? count / evaluation.seconds : 0;
    return evaluation;
}

} // namespace headroom
