#include "core/jobs/exploration/FilterJob.h"

#include "core/jobs/ProgressEvents.h"
#include "datasets/base/Error.h"
#include "datasets/image/ImageConverter.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace headroom {

using nlohmann::ordered_json;

namespace {

Maps shrunk(Maps image, int size) {
    const auto& [channels, height, width] = image.shape;
    const int longest = std::max(height, width);
    if (longest <= size) return image;
    const auto side = [&](int length) {
        return std::max(
            1, static_cast<int>(std::lround(length * static_cast<double>(size) / longest)));
    };
    const ImageShape shape{channels, side(height), side(width)};
    Maps result{shape, std::vector<float>(shape.values())};
    ImageConverter(image.shape, shape, {Interpolation::area})
        .convert(image.values.data(), result.values.data());
    return result;
}

} // namespace

FilterResult FilterJob::run(const FilterSpec& spec, const JobControl& control) {
    const std::lock_guard lock(running_);
    if (spec.size < 4 || spec.size > 1024)
        throw option_error("size", fmt::format("{}: expected 4 to 1024", spec.size));
    const auto as = fmt::format("{} {}", image_identity(spec.source), spec.size);
    if (as != loaded_as_) {
        OpenOptions options = spec.source.data.options;
        if (spec.source.image == "circle") options.resize = ImageSize{spec.size, spec.size};
        options.stop = control.stop;
        options.on_progress = progress_events(control, "reading " + spec.source.data.path);
        loaded_as_.clear();
        image_ = loader_.load(spec.source, options);
        image_.pixels = shrunk(std::move(image_.pixels), spec.size);
        loaded_as_ = as;
    }
    return {image_.name, spec.stages, filter_stages(image_.pixels, spec.stages)};
}

FilterResult run(const FilterSpec& spec, const JobControl& control) {
    return FilterJob().run(spec, control);
}

ordered_json to_json(const FilterResult& result) {
    ordered_json json = {
        {"image", result.image},
        {"kernel", to_string(result.options.kernel)},
        {"weights", result.options.kernel.weights},
        {"pool", result.options.pool},
        {"shift", {result.options.dx, result.options.dy}},
        {"stages", ordered_json::array()},
    };
    for (const auto& stage : result.stages)
        json["stages"].push_back({{"stage", stage.name},
                                  {"shape", to_string(stage.original.shape)},
                                  {"changed_share", stage.change.share},
                                  {"mean_difference", stage.change.mean_difference},
                                  {"relative_difference", stage.change.relative},
                                  {"original", stage.original.values},
                                  {"shifted", stage.shifted.values}});
    return json;
}

std::vector<NamedPicture> pictures(const FilterResult& result) {
    std::vector<NamedPicture> all;
    for (const auto& stage : result.stages) {
        all.push_back({stage.name, picture(stage, false)});
        all.push_back({stage.name + "-shifted", picture(stage, true)});
    }
    return all;
}

} // namespace headroom
