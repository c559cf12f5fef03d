#pragma once

#include "core/jobs/evaluation/EvaluateJob.h"
#include "core/jobs/exploration/ImageSource.h"

namespace headroom {

/// Names an image that was evaluated, to look at it: the same pixels, without opening `data`, where
/// the evaluation read them, again.
ImageSource evaluated_image(const EvaluateRow& row, const DataSpec& data, std::size_t sample);

/// Returns the sample of a row that a source names; empty if it names another image.
std::optional<std::size_t> evaluated_sample(const EvaluateRow& row, const ImageSource& source);

} // namespace headroom
