#include "core/jobs/exploration/EvaluatedImage.h"

namespace headroom {

namespace {

/// All images of data without splits count as tested.
DatasetPtr Splits::*part_of(const std::string& split) {
    if (split == "train") return &Splits::train;
    return split == "valid" ? &Splits::valid : &Splits::test;
}

} // namespace

ImageSource evaluated_image(const EvaluateRow& row, const DataSpec& data, std::size_t sample) {
    ImageSource source;
    source.data = data;
    source.split = row.split == "all" ? "test" : row.split;
    source.sample = sample;
    auto opened = std::make_shared<OpenedData>();
    (*opened).*part_of(row.split) = row.images;
    opened->path = data.path;
    source.opened = std::move(opened);
    source.opened_resizing = data.options.resizing;
    return source;
}

std::optional<std::size_t> evaluated_sample(const EvaluateRow& row, const ImageSource& source) {
    if (!source.opened || (*source.opened).*part_of(row.split) != row.images) return {};
    return source.sample;
}

} // namespace headroom
