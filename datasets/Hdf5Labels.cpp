#include "datasets/Hdf5Labels.h"

#include "datasets/base/BadLabels.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <set>

namespace headroom {

namespace {

using Kind = Hdf5Object::Kind;

/// Where a label stands, for messages: "train.h5: y_train[17]".
std::string place(const Hdf5File& file, const std::string& labels, std::size_t index) {
    return fmt::format("{}: {}[{}]", file.path(), labels, index);
}

std::vector<int> from_texts(const Hdf5File& file, const std::string& labels, ClassNames& classes) {
    const auto texts = file.read_texts(labels);
    if (classes.names.empty()) {
        const std::set<std::string> sorted(texts.begin(), texts.end());
        classes = {{sorted.begin(), sorted.end()}, labels};
    }
    std::vector<int> result;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const auto found = std::find(classes.names.begin(), classes.names.end(), texts[i]);
        if (found == classes.names.end())
            throw data_error(fmt::format("{} is \"{}\", which is not a class of {}: expected {}",
                                         place(file, labels, i), texts[i], classes.source,
                                         fmt::join(classes.names, ", ")));
        result.push_back(static_cast<int>(found - classes.names.begin()));
    }
    return result;
}

/// Each row of K must be one 1 and zeros. They are read some at a time: there may be many columns.
std::vector<int> from_one_hot(const Hdf5File& file, const std::string& labels, std::uint64_t count,
                              std::uint64_t columns) {
    constexpr std::uint64_t values_at_once = 1 << 20;
    const auto rows_at_once = std::max<std::uint64_t>(values_at_once / columns, 1);
    std::vector<float> values(std::min(rows_at_once, count) * columns);
    std::vector<int> result;
    for (std::uint64_t i = 0; i < count; ++i) {
        const auto in_piece = i % rows_at_once;
        if (in_piece == 0)
            file.read_rows(labels, i, std::min(rows_at_once, count - i), values.data());
        const auto row = values.begin() + static_cast<std::ptrdiff_t>(in_piece * columns);
        const auto end = row + static_cast<std::ptrdiff_t>(columns);
        const auto one = std::find(row, end, 1.0f);
        if (one == end || std::count(row, end, 0.0f) != static_cast<std::ptrdiff_t>(columns) - 1)
            throw data_error(fmt::format("{} is no one-hot row: expected one 1 and {} zeros",
                                         place(file, labels, i), columns - 1));
        result.push_back(static_cast<int>(one - row));
    }
    return result;
}

std::vector<std::int64_t> read_integers(const Hdf5File& file, const std::string& labels, Kind kind,
                                        std::uint64_t rows, std::uint64_t count) {
    std::vector<std::int64_t> result(count);
    if (kind != Kind::floating) {
        file.read_rows(labels, 0, rows, result.data());
        return result;
    }
    std::vector<float> values(count);
    file.read_rows(labels, 0, rows, values.data());
    for (std::size_t i = 0; i < count; ++i) {
        // Beyond 2^24 floats are no longer exact whole numbers; no data have as many classes.
        if (values[i] != std::floor(values[i]) || std::abs(values[i]) > 0x1p24f)
            throw data_error(fmt::format("{} is {}: expected a whole number",
                                         place(file, labels, i), values[i]));
        result[i] = static_cast<std::int64_t>(values[i]);
    }
    return result;
}

/// Where all labels would have a class if they began at their smallest.
std::string labels_from_hint(const std::vector<std::int64_t>& values, const ClassNames& classes) {
    const auto [low, high] = std::ranges::minmax(values);
    const bool fits = !classes.numbered && low != classes.from && std::abs(low) <= 1000000000 &&
                      high - low < static_cast<std::int64_t>(classes.names.size());
    return fits ? fmt::format(": where labels begin at {0}, use --labels-from {0}", low) : "";
}

} // namespace

ClassNames find_class_names(Hdf5Walk& walk, const Hdf5File& file, const std::string& labels) {
    ClassNames classes;
    if (walk.find("list_classes")) {
        if (walk.dataset("list_classes").kind != Kind::text)
            throw data_error(
                fmt::format("{}: list_classes has the wrong dtype: expected strings", file.path()));
        walk.read("list_classes", {});
        classes = {file.read_texts("list_classes"), "list_classes"};
    }
    for (const auto& path : {std::string("/"), labels}) {
        const auto* object = walk.find(path);
        if (!classes.names.empty() || !object || !object->attributes.contains("class_names"))
            continue;
        if (const auto& refused = object->attributes.at("class_names"); !refused.empty())
            throw data_error(
                fmt::format("{}: {}: the attribute class_names: {}", file.path(), path, refused));
        classes = {file.read_text_attribute(path, "class_names"), "the attribute class_names"};
    }
    for (const auto& name : classes.names)
        if (std::count(classes.names.begin(), classes.names.end(), name) > 1)
            throw data_error(
                fmt::format("{}: {} has \"{}\" twice", file.path(), classes.source, name));
    return classes;
}

std::vector<int> read_labels(Hdf5Walk& walk, const Hdf5File& file, const std::string& labels,
                             const std::string& images, std::uint64_t count, ClassNames& classes) {
    const auto& info = walk.dataset(labels);
    const auto& sizes = info.sizes;
    const auto shown = fmt::format("{}", fmt::join(sizes, "x"));
    if (info.kind == Kind::other)
        throw data_error(
            fmt::format("{}: {} has the wrong dtype: expected integers, one-hot rows or strings",
                        file.path(), labels));
    const bool column = sizes.size() == 1 || (sizes.size() == 2 && sizes[1] == 1);
    const bool row = sizes.size() == 2 && sizes[0] == 1 && sizes[1] == count;
    const bool one_hot = sizes.size() == 2 && !column && !row && info.kind != Kind::text;
    if (!column && !row && !one_hot)
        throw data_error(fmt::format(
            "{}: {} has the wrong rank: {} is of rank {}, expected N, Nx1, 1xN or one-hot NxK",
            file.path(), labels, shown.empty() ? "a scalar" : shown, sizes.size()));
    const auto found = row ? sizes[1] : sizes[0];
    if (found != count)
        throw data_error(
            fmt::format("{}: {} has {} labels, {} has {} images: expected as many of each",
                        file.path(), labels, found, images, count));

    // More classes than this are regression targets, or damage.
    constexpr std::int64_t most_classes = 65536;
    if (one_hot && (sizes[1] == 0 || sizes[1] > static_cast<std::uint64_t>(most_classes)))
        throw data_error(fmt::format("{}: {} is {}: expected 2 to {} classes", file.path(), labels,
                                     shown, most_classes));
    walk.read(labels, {});
    if (info.kind == Kind::text) return from_texts(file, labels, classes);
    std::vector<std::int64_t> values;
    if (one_hot) {
        const auto indices = from_one_hot(file, labels, count, sizes[1]);
        values.assign(indices.begin(), indices.end());
    } else {
        values = read_integers(file, labels, info.kind, sizes[0], count);
    }

    const std::int64_t from = one_hot ? 0 : classes.from;
    if (classes.names.empty()) {
        const auto largest =
            one_hot ? static_cast<std::int64_t>(sizes[1]) - 1
                    : std::max<std::int64_t>(*std::max_element(values.begin(), values.end()), from);
        for (std::int64_t i = from; i <= std::min(largest, from + most_classes - 1); ++i)
            classes.names.push_back(std::to_string(i));
        classes.source = labels;
        classes.numbered = !one_hot;
    }
    const auto last = from + static_cast<std::int64_t>(classes.names.size()) - 1;
    std::vector<int> result;
    std::string first_bad;
    std::vector<std::string> bad;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (values[i] < from || values[i] > last) {
            if (bad.empty())
                first_bad = fmt::format(
                    "{} is {}, out of range: {} has {} classes, expected {} to {}{}",
                    place(file, labels, i), values[i], classes.source, classes.names.size(), from,
                    last, labels_from_hint(values, classes));
            bad.push_back(fmt::format("{}[{}]", images, i));
        }
        result.push_back(static_cast<int>(values[i] - from));
    }
    if (!bad.empty()) throw BadLabels(first_bad, std::move(bad));
    return result;
}

} // namespace headroom
