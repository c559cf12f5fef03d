#include "datasets/formats/hdf5/Hdf5Labels.h"

#include "datasets/base/options/OptionName.h"

#include "datasets/base/BadLabels.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <set>

namespace headroom {

namespace {

using Kind = Hdf5Object::Kind;

/// More classes are regression targets, or damage.
constexpr std::int64_t max_classes = 65536;

/// Place of a label, for messages: "train.h5: y_train[17]".
std::string place(const Hdf5Walk& file, const std::string& labels, std::size_t index) {
    return fmt::format("{}: {}[{}]", file.path(), labels, index);
}

std::vector<int> from_texts(Hdf5Walk& file, const std::string& labels, std::uint64_t count,
                            ClassNames& classes) {
    const auto texts = file.read_texts(labels);
    if (texts.size() != count) // a process that malformed data took over may send anything
        throw data_error(fmt::format("{}: {} has {} strings: expected {}", file.path(), labels,
                                     texts.size(), count));
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

/// Converts one-hot rows of K: one 1, else zeros. Reads some at a time: there may be many columns.
std::vector<int> from_one_hot(const Hdf5Walk& file, const std::string& labels, std::uint64_t count,
                              std::uint64_t columns) {
    constexpr std::uint64_t values_per_read = 1 << 20;
    const auto rows_per_read = std::max<std::uint64_t>(values_per_read / columns, 1);
    std::vector<float> values(std::min(rows_per_read, count) * columns);
    std::vector<int> result;
    for (std::uint64_t i = 0; i < count; ++i) {
        const auto in_piece = i % rows_per_read;
        if (in_piece == 0)
            file.read_rows(labels, i, std::min(rows_per_read, count - i), values.data());
        const auto row = values.begin() + static_cast<std::ptrdiff_t>(in_piece * columns);
        const auto end = row + static_cast<std::ptrdiff_t>(columns);
        const auto one = std::find(row, end, 1.0f);
        if (one == end || std::count(row, end, 0.0f) != static_cast<std::ptrdiff_t>(columns) - 1)
            throw data_error(fmt::format("{} is not a one-hot row: expected one 1 and {} zeros",
                                         place(file, labels, i), columns - 1));
        result.push_back(static_cast<int>(one - row));
    }
    return result;
}

/// Converts one-hot labels stored K x N. Reads one class at a time.
std::vector<int> from_one_hot_columns(const Hdf5Walk& file, const std::string& labels,
                                      std::uint64_t count, std::uint64_t classes) {
    constexpr int none = -1;
    std::vector<int> result(count, none);
    std::vector<float> values(count);
    for (std::uint64_t k = 0; k < classes; ++k) {
        file.read_rows(labels, k, 1, values.data());
        for (std::uint64_t i = 0; i < count; ++i) {
            if (values[i] == 0) continue;
            if (values[i] != 1 || result[i] != none)
                throw data_error(fmt::format("{}: column {} of {} is not one-hot: expected one 1 "
                                             "and {} zeros",
                                             file.path(), i, labels, classes - 1));
            result[i] = static_cast<int>(k);
        }
    }
    if (const auto empty = std::ranges::find(result, none); empty != result.end())
        throw data_error(fmt::format("{}: column {} of {} is not one-hot: it has no 1", file.path(),
                                     empty - result.begin(), labels));
    return result;
}

std::vector<std::int64_t> read_integers(const Hdf5Walk& file, const std::string& labels, Kind kind,
                                        std::uint64_t rows, std::uint64_t count) {
    std::vector<std::int64_t> result(count);
    if (kind != Kind::floating) {
        file.read_rows(labels, 0, rows, result.data());
        return result;
    }
    std::vector<float> values(count);
    file.read_rows(labels, 0, rows, values.data());
    for (std::size_t i = 0; i < count; ++i) {
        // Beyond 2^24 floats are not exact integers; no data has that many classes.
        if (values[i] != std::floor(values[i]) || std::abs(values[i]) > 0x1p24f)
            throw data_error(fmt::format("{} is {}: expected a whole number",
                                         place(file, labels, i), values[i]));
        result[i] = static_cast<std::int64_t>(values[i]);
    }
    return result;
}

/// Suggests labels_from if all labels had a class when counted from their smallest.
std::string labels_from_hint(const std::vector<std::int64_t>& values, const ClassNames& classes) {
    const auto [low, high] = std::ranges::minmax(values);
    const bool fits = !classes.numbered && low != classes.from && std::abs(low) <= 1000000000 &&
                      high - low < static_cast<std::int64_t>(classes.names.size());
    return fits ? fmt::format(": where labels begin at {}, use {}", low,
                              option_name("labels-from", std::to_string(low)))
                : "";
}

std::string out_of_range(const Hdf5Walk& file, const std::string& labels, std::size_t index,
                         const std::vector<std::int64_t>& values, const ClassNames& classes) {
    const auto value = values[index];
    const auto start = fmt::format("{} is {}, out of range: ", place(file, labels, index), value);
    if (value >= max_classes)
        return fmt::format(
            "{}expected class numbers from {} to {}: renumber the labels (in Python: "
            "np.unique(y, return_inverse=True)[1])",
            start, classes.from, classes.from + max_classes - 1);
    return fmt::format("{}{} has {} classes, expected {} to {}{}", start, classes.source,
                       classes.names.size(), classes.from,
                       classes.from + static_cast<std::int64_t>(classes.names.size()) - 1,
                       labels_from_hint(values, classes));
}

} // namespace

ClassNames find_class_names(Hdf5Walk& walk, const std::string& labels) {
    ClassNames classes;
    if (walk.find("list_classes")) {
        if (walk.dataset("list_classes").kind != Kind::text)
            throw data_error(
                fmt::format("{}: list_classes has the wrong dtype: expected strings", walk.path()));
        classes = {walk.read_texts("list_classes"), "list_classes"};
    }
    for (const auto& path : {std::string("/"), labels})
        if (classes.names.empty())
            classes = {walk.read_text_attribute(path, "class_names"), "the attribute class_names"};
    for (const auto& name : classes.names)
        if (std::count(classes.names.begin(), classes.names.end(), name) > 1)
            throw data_error(
                fmt::format("{}: {} has \"{}\" twice", walk.path(), classes.source, name));
    return classes;
}

std::vector<int> read_labels(Hdf5Walk& walk, const std::string& labels, const std::string& images,
                             std::uint64_t count, ClassNames& classes) {
    const auto& info = walk.dataset(labels);
    const auto& sizes = info.sizes;
    const auto shown = fmt::format("{}", fmt::join(sizes, "x"));
    if (info.kind == Kind::other)
        throw data_error(fmt::format(
            "{}: {} has the wrong dtype ({}): expected integers, one-hot rows or strings",
            walk.path(), labels, info.type));
    const bool column = sizes.size() == 1 || (sizes.size() == 2 && sizes[1] == 1);
    const bool row = sizes.size() == 2 && sizes[0] == 1 && sizes[1] == count;
    const bool one_hot = sizes.size() == 2 && !column && !row && info.kind != Kind::text;
    const bool columns = one_hot && !info.matlab.empty() && sizes[1] == count;
    if (!column && !row && !one_hot)
        throw data_error(fmt::format(
            "{}: {} has the wrong rank: {} is of rank {}, expected N, Nx1, 1xN or one-hot NxK",
            walk.path(), labels, shown.empty() ? "a scalar" : shown, sizes.size()));
    const auto found = row || columns ? sizes[1] : sizes[0];
    if (found != count)
        throw data_error(
            fmt::format("{}: {} has {} labels, {} has {} images: expected as many of each",
                        walk.path(), labels, found, images, count));

    const auto one_hot_classes = one_hot ? sizes[columns ? 0 : 1] : 0;
    if (one_hot &&
        (one_hot_classes == 0 || one_hot_classes > static_cast<std::uint64_t>(max_classes)))
        throw data_error(fmt::format("{}: {} is {}: expected 2 to {} classes", walk.path(), labels,
                                     shown, max_classes));
    if (info.kind == Kind::text) return from_texts(walk, labels, count, classes);
    std::vector<std::int64_t> values;
    if (one_hot) {
        const auto indices = columns ? from_one_hot_columns(walk, labels, count, one_hot_classes)
                                     : from_one_hot(walk, labels, count, one_hot_classes);
        values.assign(indices.begin(), indices.end());
    } else {
        values = read_integers(walk, labels, info.kind, sizes[0], count);
    }

    const std::int64_t from = one_hot ? 0 : classes.from;
    if (classes.names.empty()) {
        const auto largest =
            one_hot ? static_cast<std::int64_t>(one_hot_classes) - 1
                    : std::max<std::int64_t>(*std::max_element(values.begin(), values.end()), from);
        for (std::int64_t i = from; i <= std::min(largest, from + max_classes - 1); ++i)
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
            if (bad.empty()) first_bad = out_of_range(walk, labels, i, values, classes);
            bad.push_back(fmt::format("{}[{}]", images, i));
        }
        result.push_back(static_cast<int>(values[i] - from));
    }
    if (!bad.empty()) throw BadLabels(first_bad, std::move(bad));
    return result;
}

} // namespace headroom
