#pragma once

#include "datasets/base/Cancelled.h"
#include "datasets/base/Error.h"
#include "datasets/source/OpenOptions.h"
#include "datasets/source/OpenedData.h"

#include <functional>
#include <string>
#include <vector>

namespace headroom {

/// Opens data in any format: a folder of class folders (with or without train, valid or val, and
/// test), a folder of IDX files or one of them, an HDF5 file, a folder of CIFAR-10 .bin files, or a
/// generator: "synth:digits", "synth:vehicles" ("synth:vehicles:64x64" for a size).
///
/// Classes without images, in all splits or in one, are named in the notes; the caller decides what
/// to make of them.
///
/// Every sample is checked before this returns, so that bad data fails before any training:
/// Error(bad_data) has what, where, expected, found and the remedy; Error(io) if it cannot be
/// opened.
OpenedData open_dataset(const std::string& path, const OpenOptions& options);

/// Splits the same images again with other options: their split_file and fold, fractions,
/// split_seed and as_found. Reads no file but the split file.
OpenedData split_again(OpenedData data, const OpenOptions& options);

/// Returns the last part of a path, or a generator's name: "photos/cars/" -> "cars".
std::string data_name(const std::string& path);

/// Decodes loose image files, such as predict's arguments, into one batch of that shape. With
/// `on_bad`, a file that cannot be read is black, and on_bad gets its index and Error, from any
/// thread; without, the Error is thrown.
Batch read_image_files(const std::vector<std::string>& paths, const ImageShape& shape,
                       const Resizing& resizing,
                       const std::function<void(std::size_t, const Error&)>& on_bad = {});

} // namespace headroom
