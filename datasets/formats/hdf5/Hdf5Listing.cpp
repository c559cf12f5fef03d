#include "datasets/formats/hdf5/Hdf5Listing.h"

#include "datasets/base/options/OptionName.h"

#include "datasets/formats/hdf5/Hdf5Names.h"

#include <fmt/format.h>
#include <map>

namespace headroom {

namespace {

struct Role {
    std::string role, why, remedy;
};

/// Role of each object that has one, by path.
using Roles = std::map<std::string, Role>;

void add_split(Roles& roles, const Hdf5Walk& walk, const std::optional<Hdf5Names>& names,
               const char* split, const OpenOptions& options) {
    if (!names) return;
    const bool told = !options.images_path.empty();
    const auto add = [&](const std::string& name, const std::string& beside, const char* what,
                         const char* key) {
        roles[walk.dataset(name).path] = {fmt::format("{} of {}", what, split),
                                          told ? "given by " + option_name(key)
                                               : fmt::format("its name, beside {}", beside),
                                          option_name(key, "NAME")};
    };
    add(names->images, names->labels, "images", "images-path");
    add(names->labels, names->images, "labels", "labels-path");
}

/// Returns whether an object could be images if the options named it.
bool could_be_images(const Hdf5Object& object) {
    using Kind = Hdf5Object::Kind;
    const auto rank = object.sizes.size();
    return object.is_dataset && object.refused.empty() && (rank == 3 || rank == 4) &&
           object.kind != Kind::text && object.kind != Kind::other;
}

} // namespace

std::vector<Hdf5Entry> list_hdf5(const Hdf5Walk& walk, const Hdf5SplitNames& names,
                                 const OpenOptions& options, const std::string& class_source) {
    Roles roles;
    add_split(roles, walk, names.train, "train", options);
    add_split(roles, walk, names.valid, "valid", options);
    add_split(roles, walk, names.test, "test", options);
    if (class_source == "list_classes")
        roles[walk.dataset("list_classes").path] = {"class names", "its name", ""};

    std::vector<Hdf5Entry> entries;
    for (const auto& object : walk.objects()) {
        const bool group = !object.is_dataset && object.target.empty() && object.refused.empty();
        if (group) continue;
        Hdf5Entry entry{object, {}, {}, {}};
        if (const auto found = roles.find(object.path); found != roles.end()) {
            entry.role = found->second.role;
            entry.why = found->second.why;
            entry.remedy = found->second.remedy;
        } else if (could_be_images(object)) {
            entry.remedy =
                option_name("images-path", object.path) + ' ' + option_name("labels-path", "NAME");
        }
        entries.push_back(std::move(entry));
    }
    return entries;
}

} // namespace headroom
