#include "datasets/formats/hdf5/walk/Texts.h"

#include "datasets/formats/hdf5/Hdf5Handle.h"
#include "datasets/formats/hdf5/walk/Answering.h"
#include "datasets/formats/hdf5/walk/Lines.h"
#include "datasets/formats/hdf5/walk/Protocol.h"
#include "datasets/formats/hdf5/walk/Slabs.h"

#include <array>
#include <cstring>

namespace headroom::hdf5walk {

namespace {

const char* const too_much = "its strings take too much memory";

/// Collects strings in the shared memory.
class Texts {
  public:
    /// Returns false if there are too many.
    bool add(std::string_view text) {
        taken_ += sizeof(std::string) + text.size();
        if (taken_ > max_text_bytes) return false;
        all_.append(text);
        all_ += '\0';
        return true;
    }
    void send() const {
        std::memcpy(shared_memory(all_.size()), all_.data(), all_.size());
        Line("texts").add("bytes", all_.size()).send();
    }

  private:
    std::string all_;
    std::uint64_t taken_ = 0; ///< bytes, if each string is kept separately
};

/// Adds strings that HDF5 allocated, and frees them.
std::string add_variable(hid_t type, hid_t space, std::vector<char*>& pointers, Texts& texts) {
    bool fits = true;
    for (const char* text : pointers)
        fits = fits && texts.add(text ? text : "");
    H5Dvlen_reclaim(type, space, H5P_DEFAULT, pointers.data());
    return fits ? "" : too_much;
}

/// Adds strings of one length, zero-terminated or padded.
std::string add_fixed(hid_t type, const std::vector<char>& bytes, std::uint64_t count,
                      Texts& texts) {
    const auto length = H5Tget_size(type);
    const bool space_padded = H5Tget_strpad(type) == H5T_STR_SPACEPAD;
    for (std::uint64_t i = 0; i < count; ++i) {
        const char* const begin = bytes.data() + i * length;
        std::string_view text(begin, strnlen(begin, length));
        while (space_padded && text.ends_with(' '))
            text.remove_suffix(1);
        if (!texts.add(text)) return too_much;
    }
    return {};
}

/// Returns whether this many strings may be read at all.
bool fit(hid_t type, std::uint64_t count) {
    if (count > max_text_bytes / sizeof(std::string)) return false;
    std::uint64_t bytes = H5Tis_variable_str(type) > 0 ? sizeof(char*) : H5Tget_size(type);
    return multiply(bytes, count) && bytes <= max_text_bytes;
}

/// The size of strings of variable length is known only after reading: reads some at a time.
std::string read_variable(hid_t dataset, hid_t type, const ObjectInfo& info, Texts& texts,
                          const std::function<void()>& on_step) {
    std::string why;
    for_each_slab(info, sizeof(char*), 512 * sizeof(char*), [&](const Slab& slab) {
        on_step();
        std::vector<char*> pointers(slab.values(), nullptr);
        if (!read_slab(dataset, type, slab, pointers.data())) {
            why = read_failure();
            return false;
        }
        const Hdf5Handle space(
            H5Screate_simple(static_cast<int>(slab.count.size()), slab.count.data(), nullptr),
            H5Sclose);
        why = add_variable(type, space, pointers, texts);
        Line("progress").add("rows", slab.start[0] + slab.count[0]).send();
        return why.empty();
    });
    return why;
}

std::string read_all(hid_t file, const std::string& path, const ObjectInfo& info, Texts& texts,
                     const std::function<void()>& on_step) {
    const Hdf5Handle dataset(H5Dopen2(file, path.c_str(), H5P_DEFAULT), H5Dclose);
    const Hdf5Handle type(H5Dget_type(dataset), H5Tclose);
    if (dataset < 0 || type < 0) return read_failure();
    std::uint64_t count = 0;
    if (!count_values(info.sizes, count) || !fit(type, count)) return too_much;
    if (H5Tis_variable_str(type) > 0) return read_variable(dataset, type, info, texts, on_step);
    std::vector<char> bytes(count * H5Tget_size(type) + 1);
    if (H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes.data()) < 0)
        return read_failure();
    return add_fixed(type, bytes, count, texts);
}

std::string read_all(hid_t attribute, Texts& texts) {
    const Hdf5Handle type(H5Aget_type(attribute), H5Tclose);
    const Hdf5Handle space(H5Aget_space(attribute), H5Sclose);
    if (H5Tget_class(type) != H5T_STRING) return {};
    const auto count = H5Sget_simple_extent_npoints(space);
    if (count < 0) return read_failure();
    const auto strings = static_cast<std::uint64_t>(count);
    if (!fit(type, strings)) return too_much;
    if (H5Tis_variable_str(type) > 0) {
        std::vector<char*> pointers(strings, nullptr);
        if (H5Aread(attribute, type, pointers.data()) < 0) return read_failure();
        return add_variable(type, space, pointers, texts);
    }
    std::vector<char> bytes(strings * H5Tget_size(type) + 1);
    if (H5Aread(attribute, type, bytes.data()) < 0) return read_failure();
    return add_fixed(type, bytes, strings, texts);
}

} // namespace

void read_texts(hid_t file, const std::string& path, const ObjectInfo& info,
                const std::function<void()>& on_step) {
    Texts texts;
    const auto why = info.kind == "text" ? read_all(file, path, info, texts, on_step)
                                         : "its values are not strings";
    if (why.empty())
        texts.send();
    else
        Line("refused").add("why", why).send();
}

void read_text_attribute(hid_t file, const std::string& path, const std::string& name) {
    const Hdf5Handle attribute(
        H5Aopen_by_name(file, path.c_str(), name.c_str(), H5P_DEFAULT, H5P_DEFAULT), H5Aclose);
    Texts texts;
    const auto why = attribute < 0 ? read_failure() : read_all(attribute, texts);
    if (why.empty())
        texts.send();
    else
        Line("refused").add("why", why).send();
}

std::string short_text_attribute(hid_t object, const char* name) {
    if (H5Aexists(object, name) <= 0) return {};
    const Hdf5Handle attribute(H5Aopen(object, name, H5P_DEFAULT), H5Aclose);
    const Hdf5Handle type(H5Aget_type(attribute), H5Tclose);
    const Hdf5Handle space(H5Aget_space(attribute), H5Sclose);
    std::array<char, 65> text{};
    if (H5Tget_class(type) != H5T_STRING || H5Tis_variable_str(type) != 0 ||
        H5Tget_size(type) >= text.size() || H5Sget_simple_extent_npoints(space) != 1 ||
        H5Aread(attribute, type, text.data()) < 0)
        return {};
    return text.data();
}

} // namespace headroom::hdf5walk
