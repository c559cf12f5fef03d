#pragma once

#include "datasets/source/FoundImages.h"
#include "datasets/source/OpenOptions.h"

#include <string>

namespace headroom {

/// Reads images and labels from an HDF5 file in the usual layouts: names    x_train y_train x_valid
/// y_valid x_test y_test (x or X, y or Y; val, validation or dev
///            for valid); train_set_x train_set_y test_set_x test_set_y;
///            or one set: images|features|data|X with labels|label|y|Y;
///            or options.images_path with options.labels_path, one set
///   images   N x H x W x C, N x C x H x W or N x H x W, of integers, booleans or floats; C is 1 or
///            3; with W before H in what MATLAB has written
///   labels   integers or booleans N, N x 1 or 1 x N, one-hot N x K, or strings
///   classes  dataset list_classes, else attribute class_names of the file or the labels; else the
///            sorted strings, else "0", "1", ... up to the largest label of the first split
///
/// Nothing is guessed silently: if the shape does not determine the layout, or the values the
/// range, Error(bad_data) requests the option; what values alone decided is in the notes. A file
/// may give both in its attributes layout ("nhwc", "nchw") and range ("0-1", "0-255").
FoundImages read_hdf5(const std::string& path, const OpenOptions& options);

} // namespace headroom
