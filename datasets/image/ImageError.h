#pragma once

#include "datasets/base/Error.h"

namespace headroom {

/// Reason why an image file cannot be used.
enum class ImageProblem {
    empty,        ///< no bytes at all
    not_an_image, ///< does not begin like an image format
    truncated,    ///< ends before the image does
    unreadable,   ///< any other decoder error
};

/// Bad data of one image file.
class ImageError : public Error {
  public:
    ImageError(ImageProblem problem, const std::string& line)
        : Error(Failure::bad_data, line), problem_(problem) {}
    ImageProblem problem() const { return problem_; }

  private:
    ImageProblem problem_;
};

} // namespace headroom
