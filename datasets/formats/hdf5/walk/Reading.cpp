#include "datasets/formats/hdf5/walk/Reading.h"

#include "datasets/formats/hdf5/Hdf5Handle.h"
#include "datasets/formats/hdf5/walk/Answering.h"
#include "datasets/formats/hdf5/walk/Lines.h"
#include "datasets/formats/hdf5/walk/Slabs.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace headroom::hdf5walk {

namespace {

/// Formats with enough digits to read back the same value.
std::string exact(float value) {
    std::array<char, 32> text;
    return {text.data(), std::to_chars(text.data(), text.data() + text.size(), value).ptr};
}

/// Result of a pass over numbers.
struct Extremes {
    float low = INFINITY, high = -INFINITY;
    std::uint64_t bad_row = UINT64_MAX;
    float bad_value = 0;

    template <typename Value>
    void add(const Value* values, std::size_t count, std::uint64_t first_row,
             std::size_t row_values) {
        Value min = values[0], max = values[0];
        bool sound = true;
        for (std::size_t i = 0; i < count; ++i) {
            min = std::min(values[i], min);
            max = std::max(values[i], max);
            sound &= values[i] - values[i] == 0; // false for infinities and NaN
        }
        low = std::min(low, static_cast<float>(min));
        high = std::max(high, static_cast<float>(max));
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
                         const std::function<void()>& on_step) {
    Extremes extremes;
    std::vector<Value> values;
    std::string why;
    constexpr std::uint64_t slab_bytes = 4 << 20;
    for_each_slab(info, sizeof(Value), slab_bytes, [&](const Slab& slab) {
        on_step();
        values.resize(slab.values());
        if (!read_slab(dataset, memory_type, slab, values.data())) {
            why = read_failure();
            return false;
        }
        extremes.add(values.data(), values.size(), slab.start[0], slab.values() / slab.count[0]);
        Line("progress").add("rows", slab.start[0] + slab.count[0]).send();
        return true;
    });
    if (!why.empty()) return why;
    Line line("read");
    if (extremes.low <= extremes.high)
        line.add("low", exact(extremes.low)).add("high", exact(extremes.high));
    if (extremes.bad_row != UINT64_MAX)
        line.add("bad_row", extremes.bad_row).add("bad_value", exact(extremes.bad_value));
    line.send();
    return {};
}

} // namespace

void read_dataset(hid_t file, const std::string& path, const ObjectInfo& info,
                  const std::function<void()>& on_step) {
    on_step();
    const Hdf5Handle dataset(H5Dopen2(file, path.c_str(), H5P_DEFAULT), H5Dclose);
    const Hdf5Handle type(H5Dget_type(dataset), H5Tclose);
    std::string why;
    if (dataset < 0 || type < 0)
        why = read_failure();
    else if (info.kind == "unsigned8")
        why = read_numbers<std::uint8_t>(dataset, H5T_NATIVE_UINT8, info, on_step);
    else if (info.kind == "boolean")
        why = read_numbers<std::uint8_t>(dataset, type, info, on_step);
    else if (info.kind == "integer" || info.kind == "floating")
        why = read_numbers<float>(dataset, H5T_NATIVE_FLOAT, info, on_step);
    else
        why = "its values are not numbers";
    if (!why.empty()) Line("refused").add("why", why).send();
}

} // namespace headroom::hdf5walk
