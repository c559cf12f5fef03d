#include "core/jobs/training/TrainingData.h"

#include "core/jobs/ProgressEvents.h"
#include "core/jobs/training/ImageSizeCheck.h"
#include "core/jobs/weights/PretrainedModel.h"
#include "core/models/SmallestImage.h"
#include "datasets/base/Error.h"
#include "datasets/base/options/OptionName.h"
#include "datasets/data/SubsetDataset.h"
#include "datasets/formats/OpenDataset.h"
#include "datasets/splits/LimitedDataset.h"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace headroom {

namespace {

/// Throws if only one class has images: there is nothing to learn.
void check_classes(const Dataset& train, const std::string& path) {
    const auto counts = class_counts(train);
    const auto with_images =
        counts.size() - static_cast<std::size_t>(std::ranges::count(counts, std::size_t{0}));
    if (with_images >= 2) return;
    const auto only = std::ranges::find_if(counts, [](std::size_t count) { return count > 0; });
    throw data_error(
        fmt::format("{}: only one class{}, \"{}\": expected two or more to train on", path,
                    counts.size() == 1 ? "" : fmt::format(" of {} has images", counts.size()),
                    train.classes()[static_cast<std::size_t>(only - counts.begin())]));
}

} // namespace

TrainingData open_training_data(const DataSpec& data, const ModelSpec& model,
                                const std::vector<std::string>& new_heads,
                                const TrainOptions& options,
                                const std::filesystem::path& own_backbone,
                                const JobControl& control) {
    if (data.options.classes.size() == 1)
        throw option_error("classes", fmt::format("{}: expected two or more to train on",
                                                  data.options.classes.front()));
    OpenOptions open = data.options;
    open.size_if_mixed = ImageSize{model.input.height, model.input.width};
    open.stop = control.stop;
    open.on_progress = progress_events(control, "reading");

    TrainingData result{open_dataset(data.path, open), model, {}, {}, {}, {}, {}, {}, {}};
    auto& opened = result.opened;
    check_size(opened, data, model, new_heads, options);
    if (!opened.train || opened.train->size() == 0)
        throw data_error(fmt::format("{}: has no training images", data.path));
    for (auto& note :
         options.unused(opened.valid != nullptr, static_cast<int>(opened.train->classes().size())))
        opened.notes.push_back(std::move(note));
    if (data.train_limit >= opened.train->size())
        opened.notes.push_back(fmt::format(
            "{} has no effect: there are {} training images",
            option_name("train-limit", std::to_string(data.train_limit)), opened.train->size()));
    for (const auto& note : opened.notes)
        control.tell(Message{note});
    if (!opened.test || opened.test->size() == 0)
        throw data_error(fmt::format("{}: has no held-out images to measure on: give {}", data.path,
                                     option_name("test-fraction")));
    const auto whole = std::exchange(
        opened.train, limited_dataset(opened.train, data.train_limit, data.options.split_seed));
    result.images = opened.train == whole
                        ? std::move(opened.train_images)
                        : std::move(fingerprints({opened.train}, {}, control.stop)[0].images);

    check_classes(*opened.train, data.path);
    const int classes = static_cast<int>(opened.train->classes().size());
    result.model.input = opened.train->shape();
    result.model.classes = classes == 2 && options.two_classes == TwoClasses::sigmoid ? 1 : classes;
    if (const auto note = one_pixel_note(result.model); !note.empty()) {
        control.tell(Message{note});
        opened.notes.push_back(note);
    }
    result.card.classes = opened.train->classes();
    result.card.skip_empty = data.options.skip_empty;
    result.card.labels_from = data.options.labels_from.value_or(0);
    if (!own_backbone.empty()) {
        auto saved = load_model(own_backbone);
        result.card.normalisation = saved.card.normalisation;
        result.weights = std::make_shared<const Model>(std::move(saved.model));
        control.tell(Message{fmt::format("{}: is missing: the backbone is taken from {}",
                                         options.transfer.weights, own_backbone.string())});
    } else if (!options.transfer.weights.empty()) {
        auto pretrained = pretrained_model(result.model, options.transfer, control);
        result.weights = std::move(pretrained.model);
        result.card.normalisation = std::move(pretrained.normalisation);
        result.preprocessing = std::move(pretrained.preprocessing);
    } else if (options.normalise == NormaliseBy::automatic)
        result.card.normalisation = measure_normalisation(*opened.train);
    result.card.resize = data.options.resize;
    result.card.resizing = data.options.resizing;
    return result;
}

} // namespace headroom
