#include "core/jobs/TrainingData.h"

#include "core/jobs/ProgressEvents.h"
#include "datasets/SubsetDataset.h"
#include "datasets/base/Error.h"

#include <fmt/format.h>

namespace headroom {

TrainingData open_training_data(const DataSpec& data, const ModelSpec& model,
                                const TrainOptions& options, const JobControl& control) {
    OpenOptions open = data.options;
    open.size_if_mixed = ImageSize{model.input.height, model.input.width};
    open.stop = control.stop;
    open.on_progress = progress_events(control, "reading");

    TrainingData result{open_dataset(data.path, open), model, {}};
    auto& opened = result.opened;
    if (!opened.train || opened.train->size() == 0)
        throw data_error(fmt::format("{}: has no training images", data.path));
    for (auto& note :
         options.unused(opened.valid != nullptr, static_cast<int>(opened.train->classes().size())))
        opened.notes.push_back(std::move(note));
    if (data.train_limit >= opened.train->size())
        opened.notes.push_back(
            fmt::format("--train-limit {} has no effect: there are {} training images",
                        data.train_limit, opened.train->size()));
    for (const auto& note : opened.notes)
        control.tell(Message{note});
    if (!opened.test || opened.test->size() == 0)
        throw data_error(fmt::format("{}: has no held-out images to measure on: give "
                                     "--test-fraction",
                                     data.path));
    opened.train = SubsetDataset::limited(opened.train, data.train_limit, data.options.split_seed);

    const int classes = static_cast<int>(opened.train->classes().size());
    if (classes < 2)
        throw data_error(fmt::format("{}: has {} class, expected at least 2", data.path, classes));
    result.model.input = opened.train->shape();
    result.model.classes = classes == 2 && options.two_classes == "sigmoid" ? 1 : classes;
    result.card.classes = opened.train->classes();
    if (options.normalise == "auto")
        result.card.normalisation = measure_normalisation(*opened.train);
    result.card.resize = data.options.resize;
    result.card.resizing = data.options.resizing;
    result.card.precision = choose_precision(options.precision).precision;
    return result;
}

} // namespace headroom
