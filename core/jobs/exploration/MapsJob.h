#pragma once

#include "core/exploration/ClassActivation.h"
#include "core/exploration/LayerMaps.h"
#include "core/exploration/Pictures.h"
#include "core/jobs/exploration/ImageSource.h"
#include "core/jobs/exploration/KeptModel.h"

#include <mutex>
#include <nlohmann/json.hpp>

namespace headroom {

/// Computes from one image what a trained run's layers see: a layer's feature maps, the pooled
/// features, and a class activation map if the head has one. In f32, whatever the run was trained
/// in.
struct MapsSpec {
    std::filesystem::path run;
    ImageSource source;
    std::string layer;      ///< "backbone.3"; empty = none
    std::string class_name; ///< class of the activation map; empty = the most probable class
};

struct MapsResult {
    LoadedImage image; ///< as the model's input, before normalisation
    std::vector<std::string> classes;
    std::vector<float> probabilities, logits; ///< one per class; one per unit
    std::vector<LayerOutput> layers;
    Maps pooled; ///< C x 1 x 1: the mean of each of the backbone's maps

    std::string layer;
    Maps maps; ///< maps of that layer

    std::string class_name;
    std::optional<ClassActivation> activation;
    std::string no_activation; ///< why not, where there is none
};

/// Runs MapsSpecs one after another; keeps the model and the data that it opened last, so that
/// another layer, sample or class of the same is quick. Calls from several threads wait for each
/// other.
class MapsJob {
  public:
    /// Throws Error(usage) that lists the layers or classes if the requested one does not exist, or
    /// if a class is requested and the head has no activation maps; Cancelled when stopped.
    MapsResult run(const MapsSpec& spec, const JobControl& control);

    /// Computes the maps after each stage of the backbone (core/exploration/LayerMaps.h), whatever
    /// layer the spec names. Throws as run() does.
    std::vector<MapsResult> run_stages(MapsSpec spec, const JobControl& control);

  private:
    std::mutex running_;
    KeptModel model_;
    ImageLoader loader_;
};

MapsResult run(const MapsSpec& spec, const JobControl& control);

/// Every class with its probability, the most probable first.
std::vector<std::pair<std::string, double>> ranked(const MapsResult& result);

/// The documented JSON (docs/commands.md).
nlohmann::ordered_json to_json(const MapsResult& result);

/// Options for drawing maps.
struct MapsPictureOptions {
    bool each_map = false; ///< every map on a scale of its own
    double opacity = 0.5;  ///< opacity of the activation over the image
};

/// "image", "maps" where there is a layer, "pooled", "activation" where there is one.
std::vector<NamedPicture> pictures(const MapsResult& result, const MapsPictureOptions& options);

} // namespace headroom
