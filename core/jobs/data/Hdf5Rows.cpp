#include "core/jobs/data/Hdf5Rows.h"

#include "core/comparison/Format.h"
#include "datasets/base/Error.h"

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

/// Returns its use, or why it is not used.
std::string use(const Hdf5Entry& entry) {
    const auto& object = entry.object;
    if (!object.refused.empty()) return "not read: " + printable(object.refused);
    if (!object.target.empty()) return "a link to " + printable(object.target);
    if (!entry.role.empty()) return fmt::format("{} ({})", entry.role, printable(entry.why));
    return entry.remedy.empty() ? "not used" : "not used (" + printable(entry.remedy) + ")";
}

} // namespace

std::vector<Hdf5Row> hdf5_rows(const std::vector<Hdf5Entry>& entries) {
    std::vector<Hdf5Row> rows;
    for (const auto& entry : entries) {
        const auto& object = entry.object;
        Hdf5Row row = {printable(object.path), "", "", "", "", use(entry)};
        if (object.is_dataset) {
            row[1] = fmt::format("{}", fmt::join(object.sizes, "x"));
            row[2] = object.type;
            row[3] = storage(object);
            row[4] = short_bytes(static_cast<double>(object.stored_bytes));
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

} // namespace headroom
