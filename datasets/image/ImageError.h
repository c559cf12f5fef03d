#pragma once

#include "datasets/base/Error.h"

namespace headroom {

/// What keeps an image file from being used.
enum class ImageProblem {
    empty,        ///< no bytes at all
    not_an_image, ///< begins as no image format does
    truncated,    ///< ends before the image does
    unreadable,   ///< anything else a decoder stumbles over
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
