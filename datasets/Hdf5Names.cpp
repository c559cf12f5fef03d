#include "datasets/Hdf5Names.h"

#include "datasets/base/Error.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace headroom {

namespace {

Hdf5Names only_pair(const Hdf5File& file, const std::vector<std::string>& there) {
    const auto one_of = [&](const char* what, const char* flag, const auto& candidates) {
        std::vector<std::string> found;
        for (const char* name : candidates)
            if (std::find(there.begin(), there.end(), name) != there.end())
                found.emplace_back(name);
        if (found.size() == 1) return found.front();
        if (found.size() > 1)
            throw data_error(fmt::format("{}: {} could be the {}: say which with {} NAME",
                                         file.path(), fmt::join(found, " or "), what, flag));
        std::vector<std::string> listing;
        for (const auto& name : there)
            listing.push_back(fmt::format("{} ({})", name, fmt::join(file.info(name).sizes, "x")));
        throw data_error(fmt::format(
            "{}: no {} under a known name (x_train, train_set_x, {}): it has {}: "
            "use --images-path NAME --labels-path NAME",
            file.path(), what, fmt::join(candidates, ", "),
            listing.empty() ? "no datasets" : fmt::format("{}", fmt::join(listing, ", "))));
    };
    return {one_of("images", "--images-path", std::array{"images", "features", "data", "X"}),
            one_of("labels", "--labels-path", std::array{"labels", "label", "y", "Y"})};
}

} // namespace

Hdf5SplitNames find_hdf5_names(const Hdf5File& file, const OpenOptions& options) {
    if (options.images_path.empty() != options.labels_path.empty())
        throw usage_error(
            fmt::format("{}: --images-path and --labels-path go together", file.path()));
    if (!options.images_path.empty())
        return {Hdf5Names{options.images_path, options.labels_path}, {}, {}};

    const auto there = file.datasets();
    const auto has = [&](const std::string& name) {
        return std::find(there.begin(), there.end(), name) != there.end();
    };
    const auto find_split = [&](const std::string& split) -> std::optional<Hdf5Names> {
        std::optional<Hdf5Names> names;
        for (const auto& [images, labels] :
             {Hdf5Names{"x_" + split, "y_" + split}, Hdf5Names{"X_" + split, "y_" + split},
              Hdf5Names{split + "_set_x", split + "_set_y"}}) {
            if (!has(images)) continue;
            if (!has(labels))
                throw data_error(fmt::format("{}: {} has no labels: expected {} beside it",
                                             file.path(), images, labels));
            if (names)
                throw data_error(
                    fmt::format("{}: {} and {} could both be the images: say which with "
                                "--images-path NAME --labels-path NAME",
                                file.path(), names->images, images));
            names = Hdf5Names{images, labels};
        }
        return names;
    };
    Hdf5SplitNames names{find_split("train"), find_split("valid"), find_split("test")};
    if (!names.valid) names.valid = find_split("val");
    if (!names.train && !names.valid && !names.test) names.train = only_pair(file, there);
    return names;
}

} // namespace headroom
