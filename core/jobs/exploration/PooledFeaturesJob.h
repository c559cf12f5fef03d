#pragma once

#include "core/exploration/FeatureRanking.h"
#include "core/exploration/Pictures.h"
#include "core/jobs/exploration/ImageSource.h"
#include "core/jobs/exploration/PooledBase.h"

#include <mutex>
#include <nlohmann/json.hpp>

namespace headroom {

/// The pooled features of a pretrained backbone, or of a trained run: one value a map of its last
/// layer. Compares those of a few images, and ranks all by how well each alone tells the classes of
/// a data set apart.
///
///     PooledFeaturesSpec spec;
///     spec.transfer.weights = "squeezenet1_1.pth";
///     spec.ranked.data.path = "photos";            // images: the first of two classes
///     for (const auto& feature : run(spec, {}).ranking) ...
struct PooledFeaturesSpec {
    /// A catalog name or a model file; empty = the run's own, or the one model of the catalog that
    /// the weights fit.
    std::string model;
    TransferOptions transfer; ///< weights (a file, or a run's folder) and preprocessing
    /// The split to rank over; without data there is no ranking.
    ImageSource ranked = {.split = "train"};
    std::size_t count = 400; ///< approximate number of its images, each class in its share; 0 = all
    std::vector<ImageSource> images; ///< to compare; empty = the first of two classes of the data
    int threads = 0;
};

/// One image, its feature maps and their averages.
struct PooledImage {
    LoadedImage image; ///< as the backbone sees it, before normalisation
    Maps maps;         ///< C x H x W, the output of its last layer
    std::vector<float> pooled;
};

struct PooledFeaturesResult {
    std::string model, weights;
    std::vector<PooledImage> images;
    std::vector<std::string> classes;       ///< of the data
    std::string split;                      ///< ranked over
    std::vector<std::size_t> counts;        ///< images of each class that were ranked over
    std::vector<FeatureSeparation> ranking; ///< of all features, the best first; may be empty
    std::vector<std::string> notes;         ///< such as: maps are of one pixel
};

/// Runs specs one after another; keeps backbone, data and ranking, so that other images of the same
/// are quick. Calls from several threads wait for each other.
class PooledFeaturesJob {
  public:
    /// Throws Error(usage) if no weights, image or data are named, or if the weights fit several
    /// models or none; the errors of load_weights and ImageLoader; Cancelled when stopped.
    PooledFeaturesResult run(const PooledFeaturesSpec& spec, const JobControl& control);

  private:
    std::mutex running_;
    PooledBase base_;
    ImageLoader loader_;
    std::string ranked_as_;
    std::vector<std::size_t> counts_;
    std::vector<FeatureSeparation> ranking_;
};

PooledFeaturesResult run(const PooledFeaturesSpec& spec, const JobControl& control);

/// Returns the first sample of each of the first `classes` classes that have one.
std::vector<std::size_t> first_of_classes(const Dataset& split, std::size_t classes);

/// The documented JSON (docs/commands.md).
nlohmann::ordered_json to_json(const PooledFeaturesResult& result);

/// The pooled features of each image as average pixels, all on one scale whose white is exceeded by
/// a fiftieth of them.
std::vector<MapGrid> pooled_grids(const PooledFeaturesResult& result);

/// One feature's map of each image, all on one scale.
struct FeatureMaps {
    std::vector<Maps> maps;
    ValueRange range;
};

/// Throws Error(usage) if there is no such feature.
FeatureMaps feature_maps(const PooledFeaturesResult& result, std::size_t feature);

/// Returns three pictures of each image, numbered from 1: "image-1", "pooled-1", and "feature-1",
/// the map of `feature`.
std::vector<NamedPicture> pictures(const PooledFeaturesResult& result, std::size_t feature);

} // namespace headroom
