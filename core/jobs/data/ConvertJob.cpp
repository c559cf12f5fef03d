#include "core/jobs/data/ConvertJob.h"

#include "core/jobs/CommandLine.h"
#include "core/jobs/ProgressEvents.h"
#include "datasets/base/files/OutputPlace.h"
#include "datasets/base/files/PartialOutput.h"
#include "datasets/base/options/OptionName.h"
#include "datasets/export/Export.h"
#include "datasets/formats/OpenDataset.h"
#include "datasets/splits/SplitByFile.h"

#include <algorithm>
#include <fmt/format.h>

namespace headroom {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

namespace {

bool is_hdf5_name(const fs::path& path) {
    return path.extension() == ".h5" || path.extension() == ".hdf5";
}

int gzip_level(const std::string& compression) {
    if (compression == "none") return 0;
    if (compression == "gzip") return 4;
    if (compression.size() == 6 && compression.starts_with("gzip:") && compression[5] >= '1' &&
        compression[5] <= '9')
        return compression[5] - '0';
    throw option_error("compression",
                       fmt::format("{}: expected none, gzip, or gzip:1 to gzip:9", compression));
}

fs::path folder_of(const fs::path& path) {
    const auto whole = path.has_filename() ? path : path.parent_path();
    return whole.has_parent_path() ? whole.parent_path() : fs::path(".");
}

/// An existing path may be replaced only if it is the output of a conversion.
void check_place(const ConvertSpec& spec) {
    std::error_code ignored;
    const auto status = fs::status(spec.out, ignored);
    if (!fs::exists(status)) return check_folder_can_be_written(folder_of(spec.out));
    const auto name = spec.out.string();
    if (!spec.exist_ok)
        throw usage_error(fmt::format("{}: exists already: give {} to replace it, or write to "
                                      "another place",
                                      name, option_name("exist-ok")));
    auto foreign = std::optional(spec.out);
    if (is_hdf5_name(spec.out) && fs::is_regular_file(status)) foreign.reset();
    if (!is_hdf5_name(spec.out) && fs::is_directory(status)) foreign = not_exported(spec.out);
    if (foreign)
        throw usage_error(fmt::format("{}: {} was not written by a conversion, and is not "
                                      "replaced: write to another place",
                                      name, *foreign == spec.out ? "it" : foreign->string()));
}

std::vector<std::pair<std::string, std::string>> provenance(const ConvertSpec& spec,
                                                            const OpenedData& data) {
    // Paths and times would make equal conversions differ.
    auto elsewhere = spec;
    elsewhere.data.path = data_name(spec.data.path);
    elsewhere.out = spec.out.filename();
    return {{"source", elsewhere.data.path},
            {"source_format", data.format},
            {"source_fingerprint", data.fingerprint},
            {"command", command_line(elsewhere)},
            {"headroom", HEADROOM_VERSION}};
}

/// Notes that a folder stores no order of classes.
std::optional<std::string> order_note(const std::vector<std::string>& classes) {
    if (std::ranges::is_sorted(classes)) return std::nullopt;
    const auto wrong = std::ranges::is_sorted_until(classes);
    return fmt::format("a folder's classes are in the order of their names' bytes: class {}, "
                       "\"{}\", and others get other numbers; their names stay",
                       wrong - classes.begin(), *wrong);
}

} // namespace

ConvertResult run(const ConvertSpec& spec, const JobControl& control) {
    if (spec.out.empty()) throw usage_error("the place to write to is missing");
    const bool hdf5 = is_hdf5_name(spec.out);
    if (!hdf5 && (spec.dtype != PixelType::uint8 || spec.compression != "none" || spec.chunk != 0))
        throw usage_error(fmt::format("{}: {}, {} and {} are for HDF5 files, whose names end in "
                                      ".h5 or .hdf5",
                                      spec.out.string(), option_name("dtype"),
                                      option_name("compression"), option_name("chunk")));
    ExportOptions options;
    options.floats = spec.dtype == PixelType::float32;
    options.gzip = gzip_level(spec.compression);
    options.chunk_images = spec.chunk;
    check_place(spec);
    PartialOutput output(spec.out);

    OpenOptions open = spec.data.options;
    open.as_found = open.test_fraction == 0;
    open.only_shown = true;
    open.stop = control.stop;
    open.on_progress = progress_events(control, "reading " + spec.data.path);
    const auto data = open_dataset(spec.data.path, open);

    const auto all = pooled(data);
    ConvertResult result{spec.out,         hdf5 ? "hdf5" : "folder", all->shape(),
                         data.fingerprint, all->classes(),           {},
                         data.notes};
    if (!hdf5)
        if (auto note = order_note(result.classes)) result.notes.push_back(*note);
    for (const auto& note : result.notes)
        control.tell(Message{note});
    for (const auto& [name, split] :
         {std::pair{"train", data.train}, {"valid", data.valid}, {"test", data.test}})
        if (split) result.splits.push_back({name, split->size(), class_counts(*split), {}});

    options.provenance = provenance(spec, data);
    options.stop = control.stop;
    options.on_progress = progress_events(control, "writing " + spec.out.string());
    if (hdf5)
        export_hdf5(data, output.path(), options);
    else
        export_folder(data, output.path(), options);
    output.place();
    return result;
}

ordered_json to_json(const ConvertResult& result) {
    ordered_json json = {{"out", result.out.string()},
                         {"format", result.format},
                         {"shape", to_string(result.shape)},
                         {"source_fingerprint", result.fingerprint},
                         {"classes", result.classes},
                         {"splits", ordered_json::array()},
                         {"notes", result.notes}};
    for (const auto& split : result.splits)
        json["splits"].push_back(
            {{"split", split.name}, {"count", split.count}, {"per_class", split.per_class}});
    return json;
}

} // namespace headroom
