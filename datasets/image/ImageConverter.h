#pragma once

#include "datasets/image/ImageShape.h"
#include "datasets/image/Resizing.h"

#include <cstdint>
#include <functional>
#include <vector>

namespace headroom {

/// Converts images of one shape to another: size, and grey to RGB or back.
///
/// Sampling is at pixel centres without antialiasing, as in Keras' resize and PyTorch's
/// interpolate(align_corners=False): `nearest` is PyTorch's "nearest-exact"; `area` is the mean
/// over the exact area a target pixel covers (TensorFlow's and OpenCV's meaning of it; PyTorch's is
/// equal for integer factors). Grey is 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601, as in PIL and
/// TensorFlow). 8-bit results are rounded once, at the end. `crop` takes the same window as Keras'
/// crop_to_aspect_ratio; `fit` rounds the content's shorter side.
class ImageConverter {
  public:
    ImageConverter(const ImageShape& from, const ImageShape& to, const Resizing& resizing);

    /// C x H x W in, C x H x W out. Safe to call from several threads at once.
    void convert(const std::uint8_t* source, std::uint8_t* target) const;
    void convert(const float* source, float* target) const;

  private:
    /// A target row or column as a weighted sum of neighbouring source ones; black without weights.
    struct Taps {
        int first;
        std::vector<float> weights;
    };
    /// Along one axis: `length` pixels from `begin` on.
    struct Window {
        int begin, length;
    };
    static std::vector<Taps> make_taps(Window from, Window to, int size,
                                       Interpolation interpolation);

    template <typename Value>
    void convert_values(const Value* source, Value* target) const;
    /// Reads row `y` of a plane as floats.
    using ReadRow = std::function<void(int y, float* row)>;
    std::vector<float> resize(const ReadRow& read_row) const;

    ImageShape from_, to_;
    std::vector<Taps> rows_, columns_;
};

/// "32x48": height x width.
std::string size_string(const ImageShape& shape);

} // namespace headroom
