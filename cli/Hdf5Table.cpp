#include "cli/Hdf5Table.h"

#include "cli/TextTable.h"
#include "core/comparison/Format.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace headroom {
namespace {

std::string storage(const Hdf5Object& object) {
    if (object.chunk.empty()) return "contiguous";
    auto text = fmt::format("chunks {}", fmt::join(object.chunk, "x"));
    if (!object.filters.empty()) text += fmt::format(", {}", fmt::join(object.filters, ", "));
    return printable(text);
}

/// What it is for, or why it is not.
std::string use(const Hdf5Entry& entry) {
    const auto& object = entry.object;
    if (!object.refused.empty()) return "not read: " + printable(object.refused);
    if (!object.target.empty()) return "a link to " + printable(object.target);
    if (!entry.role.empty()) return fmt::format("{} ({})", entry.role, printable(entry.why));
    return entry.flag.empty() ? "not used" : "not used (" + printable(entry.flag) + ")";
}

} // namespace

std::string hdf5_table(const std::vector<Hdf5Entry>& entries) {
    TextTable table({"HDF5 object", "Shape", "Type", "Stored", "Bytes", "Taken as"});
    for (const auto& entry : entries) {
        const auto& object = entry.object;
        if (object.is_dataset)
            table.add({printable(object.path), fmt::format("{}", fmt::join(object.sizes, "x")),
                       object.type, storage(object),
                       short_bytes(static_cast<double>(object.stored_bytes)), use(entry)});
        else
            table.add({printable(object.path), "", "", "", "", use(entry)});
    }
    return table.text() +
           "Read otherwise with --images-path and --labels-path; axes with --layout, "
           "values with --range\n";
}

} // namespace headroom
