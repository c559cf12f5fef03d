#include "datasets/hdf5walk/Reading.h"

#include "datasets/Hdf5Handle.h"
#include "datasets/hdf5walk/Lines.h"
#include "datasets/hdf5walk/Protocol.h"
#include "datasets/hdf5walk/Slabs.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <unistd.h>

namespace headroom::hdf5walk {

namespace {

/// Ends the program where the last call failed for want of memory: the file asks for more than its
/// limit.
std::string reason() {
    bool memory = false;
    const auto look = [](unsigned, const H5E_error2_t* error, void* out) -> herr_t {
        if (error->min_num == H5E_NOSPACE) *static_cast<bool*>(out) = true;
        return 0;
    };
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, look, &memory);
    if (memory) ::_exit(out_of_memory);
    return "it cannot be read (" + hdf5_reason() + ")";
}

std::string exact(float value) {
    std::array<char, 32> text;
    std::snprintf(text.data(), text.size(), "%.9g", static_cast<double>(value));
    return text.data();
}

/// What a pass over numbers finds.
struct Extremes {
    float low = INFINITY, high = -INFINITY;
    std::uint64_t bad_row = UINT64_MAX;
    float bad_value = 0;

    template <typename Value>
    void add(const Value* values, std::size_t count, std::uint64_t first_row,
             std::size_t row_values) {
        Value least = values[0], most = values[0];
        bool sound = true;
        for (std::size_t i = 0; i < count; ++i) {
            least = std::min(values[i], least);
            most = std::max(values[i], most);
            sound &= values[i] - values[i] == 0; // false for infinities and what is no number
        }
        low = std::min(low, static_cast<float>(least));
        high = std::max(high, static_cast<float>(most));
        if (sound || bad_row != UINT64_MAX) return;
        const auto* bad = std::find_if_not(values, values + count, [](Value value) {
            return std::isfinite(static_cast<float>(value));
        });
        bad_row = first_row + static_cast<std::size_t>(bad - values) / row_values;
        bad_value = static_cast<float>(*bad);
    }
};

template <typename Value>
std::string read_numbers(hid_t dataset, hid_t memory_type, const ObjectInfo& info,
                         const std::string& path, const std::function<void()>& on_step) {
    Extremes extremes;
    std::vector<Value> values;
    std::string why;
    constexpr std::uint64_t slab_bytes = 4 << 20;
    for_each_slab(info, sizeof(Value), slab_bytes, [&](const Slab& slab) {
        on_step();
        values.resize(slab.values());
        if (!read_slab(dataset, memory_type, slab, values.data())) {
            why = reason();
            return false;
        }
        extremes.add(values.data(), values.size(), slab.start[0], slab.values() / slab.count[0]);
        Line("progress").add("rows", slab.start[0] + slab.count[0]).send();
        return true;
    });
    if (!why.empty()) return why;
    Line line("read");
    line.add("path", path);
    if (extremes.low <= extremes.high)
        line.add("low", exact(extremes.low)).add("high", exact(extremes.high));
    if (extremes.bad_row != UINT64_MAX)
        line.add("bad_row", extremes.bad_row).add("bad_value", exact(extremes.bad_value));
    line.send();
    return {};
}

const char* const too_much_text = "its strings take too much memory";

/// Strings of variable length: what they take is only known by reading them.
std::string read_variable_texts(hid_t dataset, hid_t type, const ObjectInfo& info,
                                std::uint64_t& bytes, const std::function<void()>& on_step) {
    std::string why;
    const Hdf5Handle memory_type(H5Tcopy(type), H5Tclose);
    for_each_slab(info, sizeof(char*), 512 * sizeof(char*), [&](const Slab& slab) {
        on_step();
        std::vector<char*> texts(slab.values(), nullptr);
        if (!read_slab(dataset, memory_type, slab, texts.data())) {
            why = reason();
            return false;
        }
        for (const char* text : texts)
            bytes += sizeof(std::string) + (text ? std::strlen(text) : 0);
        const Hdf5Handle space(
            H5Screate_simple(static_cast<int>(slab.count.size()), slab.count.data(), nullptr),
            H5Sclose);
        H5Dvlen_reclaim(memory_type, space, H5P_DEFAULT, texts.data());
        Line("progress").add("rows", slab.start[0] + slab.count[0]).send();
        if (bytes > most_text_bytes) why = too_much_text;
        return why.empty();
    });
    return why;
}

std::string read_texts(hid_t dataset, hid_t type, const ObjectInfo& info, const std::string& path,
                       const std::function<void()>& on_step) {
    std::uint64_t count = 0, bytes = 0;
    if (!count_values(info.sizes, count) || count > most_text_bytes / sizeof(std::string))
        return too_much_text;
    std::string why;
    if (H5Tis_variable_str(type) > 0) {
        why = read_variable_texts(dataset, type, info, bytes, on_step);
    } else {
        bytes = count;
        if (!multiply(bytes, info.type_bytes) || bytes > most_text_bytes) return too_much_text;
        std::vector<char> text(bytes + 1);
        on_step();
        if (H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, text.data()) < 0) why = reason();
    }
    if (why.empty()) Line("read").add("path", path).add("text_bytes", bytes).send();
    return why;
}

} // namespace

void read_dataset(hid_t file, const std::string& path, const ObjectInfo& info,
                  const std::function<void()>& on_step) {
    on_step();
    const Hdf5Handle dataset(H5Dopen2(file, path.c_str(), H5P_DEFAULT), H5Dclose);
    const Hdf5Handle type(H5Dget_type(dataset), H5Tclose);
    std::string why;
    if (dataset < 0 || type < 0)
        why = reason();
    else if (info.kind == "unsigned8")
        why = read_numbers<std::uint8_t>(dataset, H5T_NATIVE_UINT8, info, path, on_step);
    else if (info.kind == "integer" || info.kind == "floating")
        why = read_numbers<float>(dataset, H5T_NATIVE_FLOAT, info, path, on_step);
    else if (info.kind == "text")
        why = read_texts(dataset, type, info, path, on_step);
    else
        why = "its values are neither numbers nor strings";
    if (!why.empty()) Line("refused").add("path", path).add("why", why).send();
}

std::string read_attribute(hid_t attribute) {
    const Hdf5Handle type(H5Aget_type(attribute), H5Tclose);
    const Hdf5Handle space(H5Aget_space(attribute), H5Sclose);
    if (H5Tget_class(type) != H5T_STRING) return {};
    const auto count = H5Sget_simple_extent_npoints(space);
    if (count < 0) return reason();
    auto bytes = static_cast<std::uint64_t>(count);
    const bool variable = H5Tis_variable_str(type) > 0;
    if (bytes > most_text_bytes / sizeof(std::string) ||
        !multiply(bytes, variable ? sizeof(char*) : H5Tget_size(type)) || bytes > most_text_bytes)
        return too_much_text;
    std::vector<char*> room(bytes / sizeof(char*) + 1, nullptr);
    if (H5Aread(attribute, type, room.data()) < 0) return reason();
    if (!variable) return {};
    std::uint64_t length = 0;
    for (const char* text : room)
        length += text ? std::strlen(text) : 0;
    return length > most_text_bytes ? too_much_text : "";
}

} // namespace headroom::hdf5walk
