#pragma once

#include "core/jobs/evaluation/PredictedImages.h"
#include "core/models/Checkpoint.h"
#include "core/runs/config/DataSpec.h"
#include "datasets/base/Error.h"

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

namespace headroom {

struct PredictSpec {
    std::filesystem::path run;
    std::vector<std::string> images; ///< see PredictedImages
    int threads = 0;
    OpenOptions reading = {}; ///< its resize and resizing, if different from the model's
    bool tune = true;         ///< as TrainOptions::tune, for a thousand images or more
};

struct Prediction {
    std::string image;
    std::vector<std::pair<std::string, double>> classes; ///< every class, most probable first
    std::optional<Error> problem; ///< reason why the file cannot be read; then there are no classes
};

inline constexpr const char* rejected_class = "unknown";

/// The answer for an image: its most probable class, or "unknown" if that has a probability below
/// `reject`; empty if the image cannot be read.
std::string answer(const Prediction& prediction, double reject);

/// One result per image. Throws Error(usage) if no image is named, and Error(io) or Error(bad_data)
/// if a folder, list or HDF5 file cannot be read or has no image.
std::vector<Prediction> run(const PredictSpec& spec, const JobControl& control);

/// Receives results while a job runs, from its thread.
struct PredictionSink {
    /// Called first, with the images and the model's classes.
    std::function<void(std::shared_ptr<const PredictedImages> images,
                       const std::vector<std::string>& classes)>
        on_found;
    std::function<void(std::vector<Prediction>)> on_batch; ///< gets those of the next images
};

/// Same, batch by batch: the memory does not grow with the images. Throws also Error(usage) if
/// lists name no image.
void run(const PredictSpec& spec, const JobControl& control, const PredictionSink& sink);

/// Same with a model that is already loaded: spec.run is not read.
std::vector<Prediction> predict(const SavedModel& saved, const PredictSpec& spec,
                                const JobControl& control);

/// Finds the images of a spec. Throws also Error(bad_data) if the model cannot take their size; a
/// message says so if it is not the size of its training.
PredictedImages find_images(const SavedModel& saved, const PredictSpec& spec,
                            const JobControl& control);

inline constexpr std::size_t prediction_batch = 64;

/// Predicts the images from `first` on, batch by batch: `on_batch` gets their results. While one
/// batch is predicted the next is decoded.
void predict(const SavedModel& saved, const PredictSpec& spec, const PredictedImages& images,
             std::size_t first, const JobControl& control,
             const std::function<void(std::vector<Prediction>)>& on_batch);

/// Documented JSON (docs/commands.md), with the `top` most probable classes.
nlohmann::ordered_json to_json(const std::vector<Prediction>& predictions, std::size_t top);

} // namespace headroom
