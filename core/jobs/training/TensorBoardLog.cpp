#include "core/jobs/training/TensorBoardLog.h"

#include "core/exploration/ClassActivation.h"
#include "core/exploration/ContactSheet.h"
#include "core/exploration/LayerMaps.h"
#include "core/exploration/Pictures.h"
#include "core/exploration/SampledImages.h"
#include "datasets/image/ImageEncoder.h"

#include <algorithm>
#include <fmt/format.h>

namespace headroom {
namespace {

constexpr int images_per_class = 8; ///< of the contact sheet
constexpr int maps_per_class = 1;
constexpr std::size_t max_shown_classes = 16; ///< in pictures
constexpr double map_opacity = 0.5;

EventValue picture_value(const std::string& tag, const Image& image) {
    return {tag, EventImage{image.shape.height, image.shape.width, image.shape.channels,
                            png_bytes(image)}};
}

EventValue number_value(const std::string& group, const std::string& split, double number) {
    return {group + "/" + split, static_cast<float>(number)};
}

/// The same samples in every run on these data.
std::vector<std::vector<std::size_t>> shown_samples(const Dataset& samples, int per_class) {
    auto classes = sampled_by_class(samples, per_class, 0);
    classes.resize(std::min(classes.size(), max_shown_classes));
    return classes;
}

LogEvent event_of(const EpochDone& epoch) {
    return {wall_time_now(),
            epoch.epoch,
            {number_value("loss", "train", epoch.train_loss),
             number_value("loss", epoch.held_out, epoch.held_out_loss),
             number_value("accuracy", "train", epoch.train_accuracy),
             number_value("accuracy", epoch.held_out, epoch.held_out_accuracy),
             {"learning_rate", static_cast<float>(epoch.learning_rate)}}};
}

} // namespace

TensorBoardLog::TensorBoardLog(const std::filesystem::path& path, const TrainingData& data,
                               const std::vector<EpochDone>& history)
    : data_(data), file_(path, history.empty() ? 0 : history.back().epoch) {
    if (!file_.last_step()) add_contact_sheet();
    read_samples();
}

void TensorBoardLog::add_contact_sheet() {
    const auto& train = *data_.opened.train;
    std::vector<SheetRow> rows;
    const auto shown = shown_samples(train, images_per_class);
    for (std::size_t label = 0; label < shown.size(); ++label)
        rows.push_back({train.classes()[label], read_images(train, shown[label])});
    file_.add({wall_time_now(), 0, {picture_value("contact_sheet/train", contact_sheet(rows))}});
}

void TensorBoardLog::read_samples() {
    const auto& held_out = *(data_.opened.valid ? data_.opened.valid : data_.opened.test);
    for (const auto& indices : shown_samples(held_out, maps_per_class)) {
        if (indices.empty()) continue;
        Batch batch;
        held_out.read(indices, batch);
        const auto values = batch.shape.values();
        for (std::size_t i = 0; i < indices.size(); ++i) {
            const auto* pixels = batch.sample(i);
            samples_.push_back({static_cast<std::size_t>(batch.labels[i]),
                                {batch.shape, {pixels, pixels + values}}});
        }
    }
}

EventValue TensorBoardLog::activations(const Model& model) const {
    std::vector<Maps> inputs;
    for (const auto& sample : samples_)
        inputs.push_back(normalised(sample.pixels, data_.card.normalisation));
    const auto features = run_layers(model, inputs, backbone_layers(model));
    std::vector<SheetRow> rows;
    for (std::size_t i = 0; i < samples_.size(); ++i) {
        const auto& [label, pixels] = samples_[i];
        const auto map =
            class_activation(model, inputs[i], features[i], static_cast<int>(label)).on_image;
        rows.push_back({data_.card.classes[label],
                        {heat_over(pixels, map, 0), heat_over(pixels, map, map_opacity)}});
    }
    return picture_value(fmt::format("class_activation/{}", data_.opened.valid ? "valid" : "test"),
                         contact_sheet(rows));
}

void TensorBoardLog::add(const std::vector<EpochDone>& history, const Model& model) {
    for (const auto& epoch : history) {
        if (epoch.epoch <= file_.last_step().value_or(0)) continue;
        auto event = event_of(epoch);
        if (&epoch == &history.back() && !samples_.empty() && has_class_activation(model))
            event.values.push_back(activations(model));
        file_.add(event);
    }
}

} // namespace headroom
