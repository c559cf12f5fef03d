#pragma once

#include "core/runs/cache/FeatureFile.h"
#include "core/training/FeatureDataset.h"

namespace headroom {

/// Features that are read from disk when they are needed.
class StoredFeatures : public FeatureDataset {
  public:
    /// `file` is whole and holds images->size() x C x H x W values.
    StoredFeatures(DatasetPtr images, std::shared_ptr<const FeatureFile> file,
                   const ImageShape& shape)
        : FeatureDataset(std::move(images), shape), file_(std::move(file)) {}

  protected:
    /// Throws Error(bad_data) if the file was changed, Error(io) if it cannot be read.
    void read_features(std::span<const std::size_t> indices, std::span<float> to) const override;

  private:
    std::shared_ptr<const FeatureFile> file_;
};

} // namespace headroom
