#include "cli/commands/DatasetViewCommand.h"
#include "cli/output/ClassCountTable.h"
#include "cli/output/PixelTable.h"
#include "cli/output/TextTable.h"
#include "core/comparison/Format.h"
#include "core/jobs/data/Hdf5Rows.h"
#include "datasets/base/Error.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace headroom {
namespace {

/// Lists the most common stored sizes, and how sizes and channels differ; empty if they do not.
std::string stored_text(const InspectResult& result) {
    const OpenedData& data = result.data;
    std::string text;
    if (data.sizes.size() > 1) {
        constexpr std::size_t max_sizes = 10;
        TextTable sizes({"Stored size", "Images"});
        std::size_t rest = 0;
        for (std::size_t i = 0; i < data.sizes.size(); ++i) {
            const auto& [size, count] = data.sizes[i];
            if (i < max_sizes)
                sizes.add({fmt::format("{}x{}", size.height, size.width),
                           grouped(static_cast<std::int64_t>(count))});
            else
                rest += count;
        }
        if (rest > 0)
            sizes.add({fmt::format("{} more sizes", data.sizes.size() - max_sizes),
                       grouped(static_cast<std::int64_t>(rest))});
        const auto heights = result.heights(), widths = result.widths();
        text += fmt::format("{}Heights {} to {} (median {}), widths {} to {} (median {})\n",
                            sizes.text(), heights.low, heights.high, heights.median, widths.low,
                            widths.high, widths.median);
    }
    if (data.channels.size() > 1) {
        std::vector<std::string> counts;
        for (const auto& [channels, count] : data.channels)
            counts.push_back(fmt::format("{} {}", grouped(static_cast<std::int64_t>(count)),
                                         channels == 1 ? "grey" : "RGB"));
        text += fmt::format("Stored channels: {}\n", fmt::join(counts, ", "));
    }
    return text.empty() ? text : text + "\n";
}

/// Lists the objects of an HDF5 file, and the options that would change how it is read.
std::string hdf5_text(const std::vector<Hdf5Entry>& entries) {
    TextTable table({hdf5_titles.begin(), hdf5_titles.end()});
    table.left(2).left(3).left(5);
    for (const auto& row : hdf5_rows(entries))
        table.add({row.begin(), row.end()});
    return table.text() + "Read otherwise with --images-path and --labels-path; axes with "
                          "--layout, values with --range\n\n";
}

std::string to_text(const InspectResult& result) {
    const OpenedData& data = result.data;
    auto text = fmt::format("{}: {}, images of {}, {} classes ({})\nFingerprint {}\n\n{}\n",
                            printable(data.path), data.format, to_string(result.shape()),
                            result.classes().size(), printable(data.class_source), data.fingerprint,
                            class_count_table(result.classes(), result.splits));
    PixelTable pixels("Pixels");
    for (const auto& split : result.splits)
        pixels.add(split.name, sum_of(split.pixels));
    text += pixels.text() + "\n" + stored_text(result);
    if (!data.hdf5.empty()) text += hdf5_text(data.hdf5);
    for (const auto& note : data.notes)
        text += "Note: " + printable(note) + "\n";
    for (const auto& bad : data.bad_files)
        text += fmt::format("Bad file: {}: {}\n", printable(bad.path), printable(bad.reason));
    return text;
}

class DatasetInspectCommand : public DatasetViewCommand {
  public:
    std::string name() const override { return "dataset inspect"; }
    std::string summary() const override {
        return "Shows what data contain: splits, classes, shapes, pixel values, bad files.";
    }
    std::vector<Example> examples() const override {
        return {
            {"headroom dataset inspect photos",
             "images in each class and split, and files that cannot be read"},
            {"headroom dataset inspect photos.h5 --images-path X --labels-path y --json",
             "raw numbers of an HDF5 file with other names"},
        };
    }

  protected:
    std::string text(const InspectResult& result) const override { return to_text(result); }
    nlohmann::ordered_json json(const InspectResult& result) const override {
        return to_json(result);
    }
};

} // namespace

CommandPtr make_dataset_inspect_command() {
    return std::make_unique<DatasetInspectCommand>();
}

} // namespace headroom
