#pragma once

#include "core/jobs/JobControl.h"
#include "core/runs/config/DataSpec.h"
#include "core/training/TransferOptions.h"

#include <filesystem>
#include <nlohmann/json.hpp>

namespace headroom {

/// Writes the features that a frozen backbone computes from images as an HDF5 file:
///
///     features_train   N x C x H x W, or N x C if they are pooled; float32
///     labels_train     N integers
///     names_train      N texts: the samples' names
///
/// and the same for valid and test, if the data have them. The file's attributes are class_names,
/// source, fingerprint, model, layers, weights, preprocessing and headroom.
struct FeaturesSpec {
    DataSpec data = {{}, {.test_fraction = 0}}; ///< with the splits of the data
    std::string model;        ///< this, or the weights, may be left out: ModelWeights.h
    TransferOptions transfer; ///< weights, preprocessing, freeze
    bool pool = false;        ///< averages each map
    int threads = 0;
    std::filesystem::path out; ///< an HDF5 file; either complete or missing
    bool exist_ok = false;     ///< replace an existing HDF5 file
};

struct FeaturesResult {
    std::filesystem::path out;
    std::vector<std::pair<std::string, std::size_t>> splits; ///< name and number of samples
    ImageShape shape;                                        ///< shape of a sample's features
    std::size_t layers = 0;                                  ///< number of the backbone's layers
    std::uint64_t bytes = 0;                                 ///< size of all features
};

/// Throws Error and Cancelled.
FeaturesResult run(const FeaturesSpec& spec, const JobControl& control);
nlohmann::ordered_json to_json(const FeaturesResult& result);

} // namespace headroom
