#pragma once

#include "core/models/Model.h"
#include "datasets/data/Batch.h"

#include <mutex>
#include <stop_token>

namespace headroom {

/// The first layers of a backbone, run as in inference: images in, features out.
///
/// It computes a fixed number of images at a time, so that an image's features are the same bits
/// whichever images are beside it, and in whichever order they come.
class FrozenPart {
  public:
    /// Borrows the model. `layers` of its backbone are frozen; `images` is their input shape.
    FrozenPart(const Model& model, std::size_t layers, const ImageShape& images,
               const Execution& execution);

    const Plan& plan() const { return plan_; }
    const ImageShape& maps() const { return maps_; } ///< channels, height, width of the features

    /// Replaces normalised images by their features, pooled to {C, 1, 1} where `pooled`. One caller
    /// at a time; others wait. Throws Cancelled once a stop is requested.
    void operator()(Batch& batch, bool pooled);

    std::int64_t memory_bytes() const { return plan_.memory_bytes(); }

    void stop_by(std::stop_token stop) { plan_.stop_by(std::move(stop)); }

  private:
    std::mutex mutex_;
    Plan plan_;
    ImageShape maps_;
    std::vector<float> features_; ///< of the batch being computed
};

/// The average of each map: `maps` holds maps of height x width, `averages` gets one value each.
void average_maps(std::span<const float> maps, std::size_t pixels, std::span<float> averages);

} // namespace headroom
