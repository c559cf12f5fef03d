#include "datasets/formats/hdf5/Hdf5Range.h"

#include "datasets/base/options/OptionName.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace headroom {

namespace {

using Kind = Hdf5Object::Kind;

std::string describe(const ValueExtremes& values) {
    return fmt::format("{} holds values from {:g} to {:g}", values.name, values.low, values.high);
}

bool is_byte_range(const std::string& file, const ValueExtremes& values,
                   const OpenOptions& options) {
    const auto holds = fmt::format("{}: {}", file, describe(values));
    const bool open = options.range == PixelRange::by_values;
    const float max = options.range == PixelRange::to_1 ? 1.0f : 255.0f;
    if (values.low < 0 || values.high > max)
        throw data_error(
            fmt::format("{}: expected {}: rescale them", holds,
                        open ? "0 to 1 or 0 to 255" : "0 to " + fmt::format("{:g}", max)));
    if (!open) return options.range == PixelRange::to_255;
    if (values.kind == Kind::boolean) return false;

    // Integers above 1 can only be 0-255. A float image of 0-255 whose largest value over the
    // whole split is below 1.5 is as odd as one of 0-1 with a value above 1: neither is assumed.
    const bool floats = values.kind == Kind::floating;
    const bool either =
        values.high == 0 || (floats ? values.high > 1 && values.high <= 1.5f : values.high <= 1);
    if (either)
        throw data_error(fmt::format("{}: could be 0 to 1 or 0 to 255: use {} or {}", holds,
                                     option_name("range", "0-1"), option_name("range", "0-255")));
    return values.high > 1;
}

} // namespace

ValueExtremes find_extremes(Hdf5Walk& walk, const Hdf5Layout& layout,
                            const std::function<void(std::uint64_t)>& on_progress) {
    const auto values = walk.read(layout.name, on_progress);
    if (values.has_bad_value)
        throw data_error(fmt::format("{}: {}[{}] holds a value that is not a finite number ({})",
                                     walk.path(), layout.name, values.bad_row, values.bad_value));
    return {layout.name, layout.kind, values.low, values.high};
}

bool is_byte_range(const std::string& file, const std::vector<ValueExtremes>& splits,
                   const OpenOptions& options, std::vector<std::string>& notes) {
    const auto& first = splits.front();
    const bool bytes = is_byte_range(file, first, options);
    const auto taken = [](bool as_bytes) { return as_bytes ? "0 to 255" : "0 to 1"; };
    std::vector<std::string> floats;
    for (const auto& values : splits) {
        if (is_byte_range(file, values, options) != bytes)
            throw data_error(fmt::format(
                "{}: {}, which is the range {}, but {}, which is {}: expected one range "
                "in all splits: rescale one of them",
                file, describe(first), taken(bytes), describe(values), taken(!bytes)));
        if (values.kind == Kind::floating) floats.push_back(describe(values));
    }
    if (options.range == PixelRange::by_values && !floats.empty())
        notes.push_back(fmt::format("{}: {}: taken as {} (change it with {})", file,
                                    fmt::join(floats, ", "), taken(bytes), option_name("range")));
    return bytes;
}

} // namespace headroom
