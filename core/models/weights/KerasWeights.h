#pragma once

#include "core/models/weights/WeightFile.h"
#include "core/models/weights/ZipFile.h"
#include "datasets/formats/hdf5/Hdf5Walk.h"

namespace headroom {

/// Reads the weights of a Keras HDF5 file: `.h5` with weights or a whole model (layers in the order
/// of the attribute layer_names, their tensors in the order of weight_names), or Keras 3's
/// `.weights.h5` (layers/CLASS_K/vars/I). A separate process reads the file (Hdf5Walk).
///
/// Throws Error(bad_data) if it is none of these, or a tensor is a link, rejected, or not a valid
/// tensor.
WeightFile read_keras_hdf5(std::shared_ptr<Hdf5Walk> walk);

/// Reads a `.keras` archive: its model.weights.h5, and its config.json for the preprocessing.
WeightFile read_keras_archive(const ZipFile& zip);
bool is_keras_archive(const ZipFile& zip);

/// Preprocessing by the Rescaling layer at the start of a Keras model, if there is one. `config` is
/// the model's JSON configuration.
std::optional<DeclaredPreprocessing> keras_preprocessing(const nlohmann::ordered_json& config);

} // namespace headroom
