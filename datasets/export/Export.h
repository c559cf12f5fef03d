#pragma once

#include "datasets/image/ImageShape.h"
#include "datasets/source/OpenedData.h"

#include <functional>
#include <optional>
#include <stop_token>

#include <filesystem>
#include <utility>

namespace headroom {

struct ExportOptions {
    /// Provenance written beside the images: "source" -> "photos".
    std::vector<std::pair<std::string, std::string>> provenance;
    bool floats = false;            ///< HDF5: values from 0 to 1 as float32, instead of bytes
    std::uint64_t chunk_images = 0; ///< HDF5: images in a chunk; 0 = about a megabyte
    int gzip = 0;                   ///< HDF5: level 1 to 9; 0 = not compressed
    std::function<void(std::size_t done, std::size_t total)> on_progress = {}; ///< may be empty
    std::stop_token stop = {};                                                 ///< throws Cancelled
};

/// Writes all splits to a new HDF5 file, in the layout that Keras users expect: x_train of N x H x
/// W x C, y_train of N (int64), likewise x_valid, y_valid, x_test and y_test; if the samples are
/// files, their names in names_train, .... The file's attributes are class_names (a list of texts),
/// layout ("nhwc") and range ("0-255" or "0-1"), and the provenance. open_dataset reads the same
/// pixels, labels and classes from it.
///
/// Images are read in blocks: memory does not grow with their number. Throws Error(bad_data) if
/// pixels are not 8-bit and `floats` is not set, and Error(io).
void export_hdf5(const OpenedData& data, const std::filesystem::path& file,
                 const ExportOptions& options);

/// Writes all splits to a new folder of PNG files, train/CLASS/NAME.png, and the provenance to
/// headroom-dataset.json in it. A file keeps its name if that keeps the order; else, or if samples
/// are not files, its name is the sample's number. The order in each class is kept: if samples came
/// class by class, open_dataset gives the same fingerprint.
///
/// A class that a split lacks is an empty folder in it. Throws Error(bad_data) if a class cannot be
/// a folder's name.
void export_folder(const OpenedData& data, const std::filesystem::path& folder,
                   const ExportOptions& options);

/// Returns the first thing in a folder that export_folder did not write, the folder itself if it
/// wrote nothing of it; empty if all is its own and may be replaced.
std::optional<std::filesystem::path> not_exported(const std::filesystem::path& folder);

} // namespace headroom
