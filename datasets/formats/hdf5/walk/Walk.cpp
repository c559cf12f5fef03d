#include "datasets/formats/hdf5/walk/Walk.h"

#include "datasets/formats/hdf5/Hdf5Handle.h"
#include "datasets/formats/hdf5/walk/Lines.h"
#include "datasets/formats/hdf5/walk/Protocol.h"

namespace headroom::hdf5walk {

namespace {

void refuse(const std::string& path, const std::string& why) {
    Line("refused").add("path", path).add("why", why).send();
}

std::string joined(const std::vector<std::uint64_t>& numbers) {
    std::string text;
    for (auto number : numbers)
        text += (text.empty() ? "" : ",") + std::to_string(number);
    return text;
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words)
        text += (text.empty() ? "" : ",") + word;
    return text;
}

/// Finds address and number of names of an object; returns false if it cannot.
bool find_object(hid_t file, const std::string& path, std::uint64_t& address) {
    H5O_info_t info;
    if (H5Oget_info_by_name(file, path.c_str(), &info, H5P_DEFAULT) < 0) return false;
    address = info.addr;
    return true;
}

} // namespace

Walk::Walk(hid_t file, std::uint64_t file_bytes, std::function<void()> on_step)
    : file_(file), file_bytes_(file_bytes), on_step_(std::move(on_step)) {
    look_at("/", 0);
    send_soft_links();
}

void Walk::look_at(const std::string& path, int depth) {
    on_step_();
    if (++count_ > max_objects)
        fail("it has more than " + std::to_string(max_objects) + " objects");
    if (static_cast<std::uint64_t>(depth) > deepest_nesting)
        fail("its groups are nested more than " + std::to_string(deepest_nesting) + " deep");

    const Hdf5Handle object(H5Oopen(file_, path.c_str(), H5P_DEFAULT), H5Oclose);
    std::uint64_t address = 0;
    if (object < 0 || !find_object(file_, path, address)) {
        refuse(path, "it cannot be opened (" + hdf5_reason() + ")");
        return;
    }
    const auto [first, is_new] = seen_.try_emplace(address, path);
    if (!is_new) {
        Line("link").add("path", path).add("target", first->second).send();
        return;
    }
    switch (H5Iget_type(object)) {
    case H5I_GROUP:
        Line("group").add("path", path).send();
        for (const char* name :
             {"class_names", "layout", "range", "backend", "keras_version", "model_config", "name"})
            look_for_attribute(object, path, name);
        for (const char* name : {"layer_names", "weight_names"})
            look_for_long_attribute(object, path, name);
        look_into_group(object, path, depth);
        break;
    case H5I_DATASET:
        look_at_dataset(object, path);
        for (const char* name : {"class_names", "dtype"})
            look_for_attribute(object, path, name);
        break;
    default: // a named type, which has no values
        break;
    }
}

void Walk::look_into_group(hid_t group, const std::string& path, int depth) {
    struct Links {
        std::map<std::string, H5L_info_t> all; // sorted
        std::uint64_t room;
    } links{{}, max_objects - count_};
    const auto take = [](hid_t, const char* name, const H5L_info_t* info, void* out) -> herr_t {
        auto& found = *static_cast<Links*>(out);
        found.all.emplace(name, *info);
        return found.all.size() > found.room ? 1 : 0;
    };
    if (H5Literate(group, H5_INDEX_NAME, H5_ITER_NATIVE, nullptr, take, &links) < 0) {
        refuse(path, "its content cannot be listed (" + hdf5_reason() + ")");
        return;
    }
    for (const auto& [name, info] : links.all) {
        const auto member = (path == "/" ? "" : path) + "/" + name;
        if (info.type == H5L_TYPE_HARD)
            look_at(member, depth + 1);
        else
            look_at_link(member, info.type, info.u.val_size);
    }
}

void Walk::look_at_link(const std::string& path, H5L_type_t type, std::size_t size) {
    if (++count_ > max_objects)
        fail("it has more than " + std::to_string(max_objects) + " objects");
    constexpr std::size_t longest = 4096;
    std::string value(std::min(size, longest), '\0');
    const bool is_read =
        H5Lget_val(file_, path.c_str(), value.data(), value.size(), H5P_DEFAULT) >= 0;
    if (type == H5L_TYPE_SOFT && is_read) {
        value.resize(value.find('\0') < value.size() ? value.find('\0') : value.size());
        soft_links_[path] = value;
        return;
    }
    const char *file = "", *object = "";
    unsigned flags = 0;
    if (type == H5L_TYPE_EXTERNAL && is_read &&
        H5Lunpack_elink_val(value.data(), value.size(), &flags, &file, &object) >= 0)
        refuse(path, std::string("an external link, to ") + object + " in the file " + file);
    else
        refuse(path, "a link of a kind that is not followed");
}

/// Targets of soft links are known once everything has been visited.
void Walk::send_soft_links() {
    for (const auto& [path, target] : soft_links_) {
        on_step_();
        std::uint64_t address = 0;
        const auto found = find_object(file_, path, address) ? seen_.find(address) : seen_.end();
        if (found != seen_.end())
            Line("link").add("path", path).add("target", found->second).send();
        else
            refuse(path, "a soft link to " + target + ", which leads nowhere or in a circle");
    }
}

void Walk::look_at_dataset(hid_t dataset, const std::string& path) {
    const auto info = describe(dataset, file_bytes_);
    Line line("dataset");
    line.add("path", path).add("kind", info.kind).add("type", info.type);
    line.add("sizes", joined(info.sizes)).add("chunk", joined(info.chunk));
    line.add("filters", joined(info.filters)).add("stored", info.stored);
    if (!info.matlab.empty()) line.add("matlab", info.matlab);
    if (info.refused.empty())
        datasets_[path] = info;
    else
        line.add("refused", info.refused);
    line.send();
}

bool Walk::look_for_attribute(hid_t object, const std::string& path, const std::string& name) {
    if (H5Aexists(object, name.c_str()) <= 0) return false;
    attributes_.emplace(path, name);
    Line("attribute").add("path", path).add("name", name).send();
    return true;
}

void Walk::look_for_long_attribute(hid_t object, const std::string& path, const std::string& name) {
    if (look_for_attribute(object, path, name)) return;
    for (unsigned i = 0; i < max_attribute_parts; ++i)
        if (!look_for_attribute(object, path, name + std::to_string(i))) return;
}

} // namespace headroom::hdf5walk
