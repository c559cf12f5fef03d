#include "core/jobs/evaluation/PredictedImages.h"

#include "core/exploration/Pictures.h"
#include "core/jobs/ProgressEvents.h"
#include "datasets/formats/OpenDataset.h"
#include "datasets/formats/folder/ImageFiles.h"
#include "datasets/formats/hdf5/Hdf5.h"
#include "datasets/image/ImageDecoder.h"
#include "datasets/image/ImageFormat.h"

#include <algorithm>
#include <fmt/format.h>
#include <fstream>
#include <glob.h>
#include <iostream>
#include <numeric>

namespace headroom {

namespace fs = std::filesystem;

namespace {

/// A file that has an image's name is not opened to find out: it may be one of very many.
bool is_hdf5(const std::string& path) {
    std::error_code ignored;
    return image_format_of_name(path).empty() && fs::is_regular_file(path, ignored) &&
           is_hdf5_file(path);
}

bool is_pattern(const std::string& name) {
    std::error_code ignored;
    return name.find_first_of("*?[") != std::string::npos && !fs::exists(name, ignored);
}

} // namespace

PredictedImages::PredictedImages(const std::vector<std::string>& names, const OpenOptions& seen,
                                 const JobControl& control)
    : seen_(seen) {
    for (const auto& name : names)
        add_argument(name, control);
    std::size_t begin = 0;
    for (auto& part : parts_)
        begin = (part.begin = begin) + part.size();
}

void PredictedImages::add_argument(const std::string& argument, const JobControl& control) {
    if (argument.starts_with('@'))
        add_list(argument.substr(1), control);
    else if (is_pattern(argument))
        add_matches(argument, control);
    else
        add(argument, control);
}

void PredictedImages::add(const std::string& path, const JobControl& control) {
    std::error_code ignored;
    if (fs::is_directory(path, ignored))
        add_folder(path, control);
    else if (is_hdf5(path))
        add_data(path, control);
    else
        add_file(path);
}

void PredictedImages::add_file(const std::string& path) {
    if (parts_.empty() || parts_.back().data) parts_.emplace_back();
    parts_.back().files.push_back(path);
}

void PredictedImages::add_list(const std::string& name, const JobControl& control) {
    std::ifstream file;
    if (name != "-") {
        std::error_code ignored;
        if (fs::is_regular_file(name, ignored)) file.open(name);
        if (!file.is_open())
            throw io_error(fmt::format("{}: cannot be read: expected a text file that names an "
                                       "image on each line",
                                       name));
    }
    std::istream& lines = name == "-" ? std::cin : file;
    for (std::string line; std::getline(lines, line);) {
        if (line.ends_with('\r')) line.pop_back();
        if (!line.empty()) add(line, control);
    }
}

void PredictedImages::add_matches(const std::string& pattern, const JobControl& control) {
    glob_t found{};
    const int status = ::glob(pattern.c_str(), 0, nullptr, &found);
    const std::vector<std::string> matches(found.gl_pathv, found.gl_pathv + found.gl_pathc);
    ::globfree(&found);
    if (status != 0 || matches.empty())
        throw io_error(fmt::format("{}: no file matches this pattern", pattern));
    for (const auto& match : matches)
        add(match, control);
}

void PredictedImages::add_folder(const std::string& folder, const JobControl& control) {
    const auto found = find_image_files(folder);
    for (const auto& file : found.files)
        add_file(file);
    if (found.left_out > 0)
        control.tell(Message{fmt::format("{}: left out {} file{} without an image's name", folder,
                                         found.left_out, found.left_out == 1 ? "" : "s")});
}

void PredictedImages::add_data(const std::string& path, const JobControl& control) {
    OpenOptions options = seen_;
    options.as_found = true;
    options.stop = control.stop;
    options.on_progress = progress_events(control, "reading " + path);
    const auto opened = open_dataset(path, options);
    for (const auto& [split, data] : named_splits(opened))
        if (data) parts_.push_back({{}, data, path});
}

ImageShape PredictedImages::shape() const {
    return {seen_.channels, seen_.resize->height, seen_.resize->width};
}

std::size_t PredictedImages::size() const {
    return parts_.empty() ? 0 : parts_.back().begin + parts_.back().size();
}

const PredictedImages::Part& PredictedImages::part_of(std::size_t index) const {
    return *std::prev(std::ranges::upper_bound(parts_, index, {}, &Part::begin));
}

std::string PredictedImages::name(std::size_t index) const {
    const auto& part = part_of(index);
    const auto place = index - part.begin;
    return part.data ? fmt::format("{}: {}", part.name, part.data->sample_name(place))
                     : part.files[place];
}

bool PredictedImages::is_file(std::size_t index) const {
    return !part_of(index).data;
}

Image PredictedImages::picture(std::size_t index) const {
    const auto& part = part_of(index);
    const auto place = index - part.begin;
    if (!part.data) return decode_image(part.files[place]);
    Batch batch;
    part.data->read(std::span(&place, 1), batch);
    return headroom::picture(Maps{batch.shape, std::move(batch.pixels)}, {0, 1});
}

Batch PredictedImages::read(std::size_t first, std::size_t count,
                            const std::function<void(std::size_t, const Error&)>& on_bad) const {
    Batch whole{
        .shape = shape(), .pixels = {}, .labels = std::vector<int>(count), .sample_ids = {}};
    for (std::size_t done = 0; done < count;) {
        const auto& part = part_of(first + done);
        const auto begin = first + done - part.begin;
        const auto some = std::min(count - done, part.size() - begin);
        Batch batch;
        if (part.data) {
            std::vector<std::size_t> rows(some);
            std::iota(rows.begin(), rows.end(), begin);
            part.data->read(rows, batch);
        } else {
            const auto from = part.files.begin() + static_cast<std::ptrdiff_t>(begin);
            batch = read_image_files(
                {from, from + static_cast<std::ptrdiff_t>(some)}, shape(), seen_.resizing,
                [&](std::size_t i, const Error& error) { on_bad(done + i, error); });
        }
        whole.pixels.insert(whole.pixels.end(), batch.pixels.begin(), batch.pixels.end());
        done += some;
    }
    return whole;
}

} // namespace headroom
