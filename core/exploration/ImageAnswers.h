#pragma once

#include "core/exploration/Maps.h"
#include "core/models/Checkpoint.h"

#include <optional>
#include <stop_token>

namespace headroom {

/// Answers of one trained network to images of one shape, in f32. Its plans are compiled once: one
/// for a single image, which answers within a frame of a display, and one for many images.
///
///     ImageAnswers answers(saved, image.shape, threads);
///     std::vector<float> probabilities = answers(std::array{image}, stop);
class ImageAnswers {
  public:
    static constexpr std::size_t batch = 32; ///< images computed at a time, where there are several

    /// Borrows the model. Throws Error(bad_data) if it does not accept images of that shape.
    ImageAnswers(const SavedModel& saved, const ImageShape& shape, int threads);

    const ImageShape& shape() const { return shape_; }
    std::size_t classes() const;

    /// Returns images x classes probabilities. Pixels are in [0, 1], as LoadedImage has them.
    /// Throws Cancelled when stopped.
    std::vector<float> operator()(std::span<const Maps> images, std::stop_token stop);

  private:
    Plan compile_for(std::size_t images) const;

    const SavedModel& saved_;
    ImageShape shape_;
    int threads_;
    Plan one_;
    std::optional<Plan> many_; ///< compiled when it is first needed
};

} // namespace headroom
