#include "core/jobs/exploration/ImageSource.h"

#include "core/exploration/Stages.h"
#include "core/runs/config/RunConfig.h"
#include "datasets/base/Error.h"
#include "datasets/base/options/OptionName.h"
#include "datasets/base/text/JsonText.h"
#include "datasets/formats/OpenDataset.h"
#include "datasets/image/ImageConverter.h"
#include "datasets/image/ImageDecoder.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace headroom {

namespace {

Maps circle(const OpenOptions& options) {
    const ImageSize size = options.resize.value_or(ImageSize{32, 32});
    const Maps drawn = draw_circle(std::min(size.height, size.width));
    const ImageShape shape{std::max(1, options.channels), size.height, size.width};
    Maps maps{shape, std::vector<float>(shape.values())};
    ImageConverter(drawn.shape, shape, options.resizing)
        .convert(drawn.values.data(), maps.values.data());
    return maps;
}

Maps file(const std::string& path, const OpenOptions& options) {
    ImageShape shape = probe_image(path);
    if (options.resize) shape = {shape.channels, options.resize->height, options.resize->width};
    if (options.channels > 0) shape.channels = options.channels;
    return {shape, read_image_files({path}, shape, options.resizing).pixels};
}

/// Whether images already open equal those that opening them with `wanted` would give.
bool are_as_wanted(const Dataset& images, const Resizing& opened, const OpenOptions& wanted) {
    const ImageShape shape = images.shape();
    if (wanted.channels > 0 && wanted.channels != shape.channels) return false;
    if (wanted.resizing != opened) return false;
    const auto& size = wanted.resize ? wanted.resize : wanted.size_if_mixed;
    return !size || (size->height == shape.height && size->width == shape.width);
}

} // namespace

std::string image_identity(const ImageSource& source) {
    std::error_code ignored;
    const auto written = std::filesystem::last_write_time(source.image, ignored);
    return fmt::format("{} {} {} {} {} {}", source.image, written.time_since_epoch().count(),
                       source.split, source.sample, json_line(to_json(source.data)),
                       fmt::ptr(source.opened.get()));
}

void ImageLoader::check(const ImageSource& source) {
    if (source.image.empty() && source.data.path.empty())
        throw usage_error(fmt::format("no image is named: give {}, {}, or {} with {}",
                                      option_name("image", "circle"), option_name("image", "FILE"),
                                      option_name("data", "PATH"), option_name("sample", "N")));
    if (!source.image.empty() && !source.data.path.empty())
        throw usage_error(fmt::format("{} and {} name two images: give one of them",
                                      option_name("image"), option_name("data")));
}

LoadedImage ImageLoader::load(const ImageSource& source, const OpenOptions& options) {
    check(source);
    if (source.image == "circle") return {"circle", "", circle(options)};
    if (!source.image.empty()) return {source.image, "", file(source.image, options)};

    const auto split = this->split(source, options);
    if (source.sample >= split->size())
        throw option_error("sample", fmt::format("{}: the {} split of {} has {} images, from 0 on",
                                                 source.sample, source.split, source.data.path,
                                                 split->size()));
    Batch batch;
    split->read(std::array{source.sample}, batch);
    return {split->sample_name(source.sample),
            split->classes()[static_cast<std::size_t>(batch.labels[0])],
            {batch.shape, batch.pixels}};
}

DatasetPtr ImageLoader::split(const ImageSource& source, const OpenOptions& options) {
    DatasetPtr split = source.opened ? source.opened->split(source.split) : nullptr;
    if (!split || !are_as_wanted(*split, source.opened_resizing, options))
        split = open({source.data.path, options}).split(source.split);
    return split;
}

const OpenedData& ImageLoader::open(const DataSpec& data) {
    const auto& mixed = data.options.size_if_mixed;
    const auto as = fmt::format("{} {}x{}", json_line(to_json(data)), mixed ? mixed->height : 0,
                                mixed ? mixed->width : 0);
    if (!opened_ || as != opened_as_) {
        opened_.reset(); // two at once may be too much
        OpenOptions open = data.options;
        open.only_shown = true;
        opened_.emplace(open_dataset(data.path, open));
        opened_as_ = as;
    }
    return *opened_;
}

} // namespace headroom
