#pragma once

#include "core/exploration/Maps.h"
#include "core/jobs/JobControl.h"
#include "core/runs/config/DataSpec.h"
#include "datasets/source/OpenedData.h"

namespace headroom {

/// One image to look at: a drawn circle, a file, or a sample of data.
struct ImageSource {
    std::string image = {};     ///< "circle", or an image file; empty = a sample of `data`
    DataSpec data = {};         ///< its reading options say how a file is read, too
    std::string split = "test"; ///< "train", "valid", "test"
    std::size_t sample = 0;     ///< index in the split
    /// `data`, where it is open already: it is not opened again if its images are as they should
    /// be.
    std::shared_ptr<const OpenedData> opened = {};
    Resizing opened_resizing = {}; ///< how its images were resized
};

/// Identifies the image: a file written since counts as another one, and so does data opened again.
std::string image_identity(const ImageSource& source);

struct LoadedImage {
    std::string name;  ///< "circle", the file, or the sample's name
    std::string label; ///< class name; empty if unknown
    Maps pixels;       ///< in [0, 1]
};

/// Loads images. Keeps the last data open, so that a front end that requests one sample after
/// another reads it once.
///
///     ImageLoader loader;
///     LoadedImage image = loader.load(source, source.data.options);
class ImageLoader {
  public:
    /// Loads a file or sample with `options`; without resize and channels as it is stored. The
    /// circle is drawn in options.resize's shorter side. Throws Error(usage) if the source names no
    /// image, or two, or a missing sample; otherwise the same errors as open_dataset and
    /// decode_image.
    LoadedImage load(const ImageSource& source, const OpenOptions& options);

    /// The split of data that a source names, in the size that `options` say.
    /// Throws as open_dataset does, and Error(usage) where there is no such split.
    DatasetPtr split(const ImageSource& source, const OpenOptions& options);

    /// As every user of a source must give it: either an image or data.
    static void check(const ImageSource& source);

  private:
    const OpenedData& open(const DataSpec& data);

    std::string opened_as_;
    std::optional<OpenedData> opened_;
};

} // namespace headroom
