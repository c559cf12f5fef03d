#include "datasets/Hdf5Names.h"

#include "datasets/base/Error.h"

#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace headroom {

namespace {

/// At the top of the file; what is refused counts too, so that it is told.
bool is_there(const Hdf5Walk& walk, const std::string& name) {
    const auto* object = walk.find(name);
    return object && (object->is_dataset || !object->refused.empty());
}

Hdf5Names only_pair(const Hdf5Walk& walk) {
    const auto one_of = [&](const char* what, const char* flag, const auto& candidates) {
        std::vector<std::string> found;
        for (const char* name : candidates)
            if (is_there(walk, name)) found.emplace_back(name);
        if (found.size() == 1) return found.front();
        if (found.size() > 1)
            throw data_error(fmt::format("{}: {} could be the {}: say which with {} NAME",
                                         walk.file().path(), fmt::join(found, " or "), what, flag));
        std::vector<std::string> listing;
        for (const auto& object : walk.objects())
            if (object.is_dataset)
                listing.push_back(
                    fmt::format("{} ({})", object.path.substr(1), fmt::join(object.sizes, "x")));
        throw data_error(fmt::format(
            "{}: no {} under a known name (x_train, train_set_x, {}): it has {}: "
            "use --images-path NAME --labels-path NAME",
            walk.file().path(), what, fmt::join(candidates, ", "),
            listing.empty() ? "no datasets" : fmt::format("{}", fmt::join(listing, ", "))));
    };
    return {one_of("images", "--images-path", std::array{"images", "features", "data", "X"}),
            one_of("labels", "--labels-path", std::array{"labels", "label", "y", "Y"})};
}

} // namespace

Hdf5SplitNames find_hdf5_names(const Hdf5Walk& walk, const OpenOptions& options) {
    if (options.images_path.empty() != options.labels_path.empty())
        throw usage_error(
            fmt::format("{}: --images-path and --labels-path go together", walk.file().path()));
    if (!options.images_path.empty())
        return {Hdf5Names{options.images_path, options.labels_path}, {}, {}};

    const auto find_split = [&](const std::string& split) -> std::optional<Hdf5Names> {
        std::optional<Hdf5Names> names;
        for (const auto& [images, labels] :
             {Hdf5Names{"x_" + split, "y_" + split}, Hdf5Names{"X_" + split, "y_" + split},
              Hdf5Names{split + "_set_x", split + "_set_y"}}) {
            if (!is_there(walk, images)) continue;
            if (!is_there(walk, labels))
                throw data_error(fmt::format("{}: {} has no labels: expected {} beside it",
                                             walk.file().path(), images, labels));
            if (names)
                throw data_error(
                    fmt::format("{}: {} and {} could both be the images: say which with "
                                "--images-path NAME --labels-path NAME",
                                walk.file().path(), names->images, images));
            names = Hdf5Names{images, labels};
        }
        return names;
    };
    Hdf5SplitNames names{find_split("train"), find_split("valid"), find_split("test")};
    if (!names.valid) names.valid = find_split("val");
    if (!names.train && !names.valid && !names.test) names.train = only_pair(walk);
    return names;
}

} // namespace headroom
