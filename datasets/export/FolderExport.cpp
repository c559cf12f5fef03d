#include "datasets/export/Export.h"

#include "datasets/base/ParallelFor.h"
#include "datasets/base/options/OptionName.h"
#include "datasets/base/text/JsonText.h"
#include "datasets/data/EightBits.h"
#include "datasets/formats/folder/FolderNote.h"
#include "datasets/image/ImageModule.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fmt/format.h>
#include <fstream>
#include <nlohmann/json.hpp>
#include <numeric>

namespace headroom {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t longest_name = 255; // of Linux' file systems

/// Without fsync: the whole folder is flushed at its end (base/PartialOutput.h).
void write_file(const fs::path& path, const std::string& bytes) {
    errno = 0;
    std::ofstream stream(path, std::ios::binary);
    stream << bytes << std::flush;
    if (!stream)
        throw io_error(fmt::format("{}: cannot be written: {}", path.string(),
                                   errno ? std::strerror(errno) : "no reason given"));
}

void check_class(const std::string& name) {
    const char* const why = name.empty()                           ? "it is empty"
                            : name.front() == '.'                  ? "it begins with a dot"
                            : name.find('/') != std::string::npos  ? "it holds a slash"
                            : name.find('\0') != std::string::npos ? "it holds a zero byte"
                            : name.size() > longest_name           ? "it is too long"
                                                                   : nullptr;
    if (!why) return;
    auto shown = name;
    std::ranges::replace(shown, '\0', ' ');
    throw data_error(fmt::format("class \"{}\" cannot be a folder's name ({}): convert to an HDF5 "
                                 "file, or leave it out with {}",
                                 shown, why, option_name("classes")));
}

/// "train/Car/0001.jpg" -> "0001.png"; empty if that is not a usable name.
std::string png_name(const std::string& sample) {
    auto stem = fs::path(sample).filename().stem().string();
    const bool fits = !stem.empty() && stem.front() != '.' && stem.size() + 4 <= longest_name;
    return fits ? stem + ".png" : "";
}

/// File name of each sample. In each class, names ascend with the sample's index.
std::vector<std::string> png_names(const Dataset& samples, bool are_files) {
    std::vector<std::string> names(samples.size());
    std::vector<const std::string*> last(samples.classes().size(), nullptr);
    for (std::size_t i = 0; i < names.size() && are_files; ++i) {
        names[i] = png_name(samples.sample_name(i));
        auto& before = last[static_cast<std::size_t>(samples.labels()[i])];
        are_files = !names[i].empty() && (!before || *before < names[i]);
        before = &names[i];
    }
    if (are_files) return names;
    const auto width = std::max<std::size_t>(5, std::to_string(names.size() - 1).size());
    for (std::size_t i = 0; i < names.size(); ++i)
        names[i] = fmt::format("{:0{}}.png", i, width);
    return names;
}

/// Writes the images of one split; `on_progress(done)` is called after each block.
template <typename OnProgress>
void write_split(const Dataset& samples, const std::vector<std::string>& names,
                 const fs::path& folder, const ExportOptions& options,
                 const OnProgress& on_progress) {
    for (const auto& name : samples.classes())
        fs::create_directories(folder / name);
    const auto values = samples.shape().values();
    const std::size_t block = std::max<std::size_t>((std::size_t{4} << 20) / values, 16);
    Batch batch;
    std::vector<std::size_t> indices;
    for (std::size_t first = 0; first < samples.size(); first += indices.size()) {
        indices.resize(std::min(block, samples.size() - first));
        std::iota(indices.begin(), indices.end(), first);
        samples.read(indices, batch);
        const auto bytes = eight_bits(samples, batch, "convert to an HDF5 file");
        const auto write = [&](std::size_t i) {
            const auto from = bytes.begin() + static_cast<std::ptrdiff_t>(i * values);
            const Image image{batch.shape, {from, from + static_cast<std::ptrdiff_t>(values)}};
            const auto& name = samples.classes()[static_cast<std::size_t>(batch.labels[i])];
            write_file(folder / name / names[first + i], image_module().encode_png(image));
        };
        parallel_for(indices.size(), write, {}, options.stop);
        on_progress(first + indices.size());
    }
}

} // namespace

void export_folder(const OpenedData& data, const fs::path& folder, const ExportOptions& options) {
    std::size_t total = 0, before = 0;
    std::vector<std::pair<std::string, DatasetPtr>> splits;
    for (const auto& [name, split] :
         {std::pair{"train", data.train}, {"valid", data.valid}, {"test", data.test}}) {
        if (!split) continue;
        for (const auto& label : split->classes())
            check_class(label);
        splits.emplace_back(name, split);
        total += split->size();
    }
    image_module(); // loaded before threads start
    for (const auto& [name, split] : splits) {
        write_split(*split, png_names(*split, data.image_files), folder / name, options,
                    [&](std::size_t done) {
                        if (options.on_progress) options.on_progress(before + done, total);
                    });
        before += split->size();
    }
    nlohmann::ordered_json note = {{"format", exported_folder_format}, {"version", 1}};
    for (const auto& [key, value] : options.provenance)
        note[key] = value;
    note["class_names"] = splits.front().second->classes();
    for (const auto& [name, split] : splits)
        note["images"][name] = split->size();
    write_file(folder / exported_folder_note, json_text(note));
}

} // namespace headroom
