#pragma once

#include "core/jobs/JobControl.h"
#include "core/runs/config/DataSpec.h"
#include "core/training/TransferOptions.h"

#include <filesystem>
#include <nlohmann/json.hpp>

namespace headroom {

/// Writes what a frozen backbone makes of images as an HDF5 file, for h5py and other tools:
///
///     features_train   N x C x H x W, or N x C where they are pooled; float32
///     labels_train     N integers
///     names_train      N texts: the samples' names
///
/// and likewise for valid and test, where the data have them. The file's attributes are
/// class_names, source, fingerprint, model, layers, weights, preprocessing and headroom.
struct FeaturesSpec {
    DataSpec data = {{}, {.test_fraction = 0}}; ///< splits are those that the data bring
    std::string model;
    TransferOptions transfer; ///< weights, preprocessing, freeze
    bool pool = false;        ///< the average of each map
    int threads = 0;
    std::filesystem::path out; ///< an HDF5 file; it is there whole or not at all
    bool exist_ok = false;     ///< an HDF5 file that is there is replaced
};

struct FeaturesResult {
    std::filesystem::path out;
    std::vector<std::pair<std::string, std::size_t>> splits; ///< name and number of samples
    ImageShape shape;                                        ///< of a sample's features
    std::size_t layers = 0;                                  ///< of the backbone
    std::uint64_t bytes = 0;                                 ///< of all features
};

/// Throws Error and Cancelled.
FeaturesResult run(const FeaturesSpec& spec, const JobControl& control);
nlohmann::ordered_json to_json(const FeaturesResult& result);

} // namespace headroom
