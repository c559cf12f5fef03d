#include "datasets/formats/hdf5/Hdf5Names.h"

#include "datasets/base/options/OptionName.h"

#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace headroom {

namespace {

/// At the top of the file; refused objects count too, so that they are reported.
bool is_there(const Hdf5Walk& walk, const std::string& name) {
    const auto* object = walk.find(name);
    return object && (object->is_dataset || !object->refused.empty());
}

/// Text on how to name both.
std::string both_names() {
    return option_name("images-path", "NAME") + ' ' + option_name("labels-path", "NAME");
}

Hdf5Names only_pair(const Hdf5Walk& walk) {
    const auto one_of = [&](const char* what, const char* key, const auto& candidates) {
        std::vector<std::string> found;
        for (const char* name : candidates)
            if (is_there(walk, name)) found.emplace_back(name);
        if (found.size() == 1) return found.front();
        if (found.size() > 1)
            throw data_error(fmt::format("{}: {} could be the {}: choose one with {}", walk.path(),
                                         fmt::join(found, " or "), what, option_name(key, "NAME")));
        std::vector<std::string> listing;
        for (const auto& object : walk.objects())
            if (object.is_dataset)
                listing.push_back(
                    fmt::format("{} ({})", object.path.substr(1), fmt::join(object.sizes, "x")));
        throw data_error(fmt::format(
            "{}: no {} under a known name (x_train, train_set_x, {}): it has {}: "
            "use {}",
            walk.path(), what, fmt::join(candidates, ", "),
            listing.empty() ? "no datasets" : fmt::format("{}", fmt::join(listing, ", ")),
            both_names()));
    };
    return {one_of("images", "images-path", std::array{"images", "features", "data", "X"}),
            one_of("labels", "labels-path", std::array{"labels", "label", "y", "Y"})};
}

/// Finds a split; without labels if there are none beside the images.
std::optional<Hdf5Names> find_split(const Hdf5Walk& walk, const std::string& split) {
    std::optional<Hdf5Names> found;
    const auto ambiguous = [&](const std::string& one, const std::string& other, const char* what) {
        return data_error(fmt::format("{}: {} and {} could both be the {}: choose one with {}",
                                      walk.path(), one, other, what, both_names()));
    };
    const std::vector<std::string> labels = {"y_" + split, "Y_" + split};
    for (const auto& [images, candidates] : {std::pair{"x_" + split, labels},
                                             {"X_" + split, labels},
                                             {split + "_set_x", {split + "_set_y"}}}) {
        if (!is_there(walk, images)) continue;
        if (found) throw ambiguous(found->images, images, "images");
        found = Hdf5Names{images, ""};
        for (const auto& name : candidates) {
            if (!is_there(walk, name)) continue;
            if (!found->labels.empty()) throw ambiguous(found->labels, name, "labels");
            found->labels = name;
        }
    }
    return found;
}

/// Unlabelled images are often in the same file as training images, which must have labels.
void leave_out_unlabelled(const Hdf5Walk& walk, Hdf5SplitNames& names) {
    bool labelled = false;
    for (const auto* split : {&names.train, &names.valid, &names.test})
        labelled |= *split && !(*split)->labels.empty();
    for (auto* split : {&names.train, &names.valid, &names.test}) {
        if (!*split || !(*split)->labels.empty()) continue;
        const auto images = (*split)->images;
        auto expected = images;
        (expected.starts_with('x') || expected.starts_with('X') ? expected.front()
                                                                : expected.back()) = 'y';
        const auto line = fmt::format("{}: {} has no labels: expected {} beside it", walk.path(),
                                      images, expected);
        if (split == &names.train || !labelled) throw data_error(line);
        names.notes.push_back(line + ": it is left out");
        split->reset();
    }
}

} // namespace

Hdf5SplitNames find_hdf5_names(const Hdf5Walk& walk, const OpenOptions& options) {
    if (options.images_path.empty() != options.labels_path.empty())
        throw usage_error(fmt::format("{}: {} and {} go together", walk.path(),
                                      option_name("images-path"), option_name("labels-path")));
    if (!options.images_path.empty())
        return {Hdf5Names{options.images_path, options.labels_path}, {}, {}, {}};

    Hdf5SplitNames names;
    names.train = find_split(walk, "train");
    for (const char* name : {"valid", "val", "validation", "dev"})
        if (!names.valid) names.valid = find_split(walk, name);
    names.test = find_split(walk, "test");
    if (!names.train && !names.valid && !names.test) names.train = only_pair(walk);
    leave_out_unlabelled(walk, names);
    return names;
}

} // namespace headroom
