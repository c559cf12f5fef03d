#include "datasets/formats/hdf5/walk/ObjectInfo.h"

#include "datasets/formats/hdf5/Hdf5Handle.h"
#include "datasets/formats/hdf5/walk/Protocol.h"
#include "datasets/formats/hdf5/walk/Texts.h"

#include <algorithm>
#include <array>
#include <strings.h>

namespace headroom::hdf5walk {

namespace {

/// Returns whether an enumeration is h5py's bool: a byte, FALSE or TRUE.
bool is_boolean(hid_t type) {
    if (H5Tget_size(type) != 1 || H5Tget_nmembers(type) != 2) return false;
    const auto is_named = [&](unsigned member, const char* name) {
        char* const found = H5Tget_member_name(type, member);
        const bool same = found && ::strcasecmp(found, name) == 0;
        H5free_memory(found);
        std::int8_t value = -1;
        return same && H5Tget_member_value(type, member, &value) >= 0 &&
               value == static_cast<std::int8_t>(member);
    };
    return is_named(0, "FALSE") && is_named(1, "TRUE");
}

void describe_type(hid_t type, ObjectInfo& info) {
    info.type_bytes = H5Tget_size(type);
    const auto bits = std::to_string(8 * info.type_bytes);
    switch (H5Tget_class(type)) {
    case H5T_INTEGER: {
        const bool is_unsigned = H5Tget_sign(type) == H5T_SGN_NONE;
        info.kind = is_unsigned && info.type_bytes == 1 ? "unsigned8" : "integer";
        info.type = (is_unsigned ? "uint" : "int") + bits;
        break;
    }
    case H5T_FLOAT:
        info.kind = "floating";
        info.type = "float" + bits;
        break;
    case H5T_STRING:
        info.kind = "text";
        info.type = H5Tis_variable_str(type) > 0 ? "string"
                                                 : "string of " + std::to_string(info.type_bytes);
        break;
    case H5T_ENUM:
        info.kind = is_boolean(type) ? "boolean" : "integer";
        info.type = is_boolean(type) ? "bool" : "enum";
        break;
    case H5T_BITFIELD: // PyTables' bool
        info.kind = info.type_bytes == 1 ? "boolean" : "other";
        info.type = "bitfield" + bits;
        break;
    default: {
        // In the order of H5T_class_t.
        constexpr std::array names = {"integer",  "float",  "time",     "string",
                                      "bitfield", "opaque", "compound", "reference",
                                      "enum",     "vlen",   "array"};
        const auto number = static_cast<std::size_t>(H5Tget_class(type));
        info.kind = "other";
        info.type = number < names.size() ? names[number] : "unknown";
    }
    }
}

std::string filter_name(hid_t layout, unsigned index, bool& known) {
    std::array<unsigned, 8> values{};
    std::size_t count = values.size();
    std::array<char, 64> name{};
    unsigned flags = 0;
    const auto id = H5Pget_filter2(layout, index, &flags, &count, values.data(), name.size() - 1,
                                   name.data(), nullptr);
    known = true;
    switch (id) {
    case H5Z_FILTER_DEFLATE:
        return "gzip " + std::to_string(count > 0 ? values[0] : 0);
    case H5Z_FILTER_SHUFFLE:
        return "shuffle";
    case H5Z_FILTER_FLETCHER32:
        return "fletcher32";
    case H5Z_FILTER_SZIP:
        return "szip";
    case H5Z_FILTER_NBIT:
        return "nbit";
    case H5Z_FILTER_SCALEOFFSET:
        return "scaleoffset";
    default:
        known = false;
        return std::to_string(id) + (name[0] ? " (" + std::string(name.data()) + ")" : "");
    }
}

/// Returns why a dataset of this layout is not read; fills in chunks and filters.
std::string describe_layout(hid_t layout, ObjectInfo& info) {
    if (H5Pget_layout(layout) == H5D_VIRTUAL)
        return "a virtual dataset, whose values are in other files";
    if (H5Pget_external_count(layout) > 0) return "external storage: its values are in other files";
    if (H5Pget_layout(layout) == H5D_CHUNKED) {
        std::array<hsize_t, max_axes> chunk{};
        const int rank = H5Pget_chunk(layout, static_cast<int>(chunk.size()), chunk.data());
        if (rank < 0 || rank > static_cast<int>(chunk.size())) return "its chunks make no sense";
        info.chunk.assign(chunk.begin(), chunk.begin() + rank);
    }
    const int filters = H5Pget_nfilters(layout);
    if (filters < 0 || filters > H5Z_MAX_NFILTERS) return "its filters make no sense";
    for (int i = 0; i < filters; ++i) {
        bool known = false;
        info.filters.push_back(filter_name(layout, static_cast<unsigned>(i), known));
        if (!known)
            return "filter " + info.filters.back() +
                   ", which is not one of HDF5's own: write it again with gzip";
    }
    return {};
}

/// Returns why these sizes are impossible.
std::string check_sizes(const ObjectInfo& info, std::uint64_t file_bytes) {
    std::uint64_t declared = 0;
    if (!count_values(info.sizes, declared) || !multiply(declared, info.type_bytes))
        return "it declares more than 2^64 bytes";
    if (info.stored > file_bytes)
        return "it claims " + std::to_string(info.stored) + " bytes of a file of " +
               std::to_string(file_bytes);
    if (!info.chunk.empty() && info.chunk.size() != info.sizes.size())
        return "its chunks are of another rank";
    std::uint64_t chunk_bytes = 0;
    const auto value_bytes = info.kind == "unsigned8" || info.kind == "boolean"
                                 ? 1
                                 : std::max<std::uint64_t>(info.type_bytes, sizeof(float));
    if (!count_values(info.chunk, chunk_bytes) || chunk_bytes == 0 ||
        !multiply(chunk_bytes, value_bytes) || (!info.chunk.empty() && chunk_bytes > largest_chunk))
        return "a chunk takes more than " + std::to_string(largest_chunk >> 20) +
               " MiB: write it again with smaller ones";

    // The size of strings of variable length is known only after they are read.
    std::uint64_t max_bytes = info.stored;
    if (!info.chunk.empty() && !multiply(max_bytes, largest_ratio)) max_bytes = UINT64_MAX;
    if (declared > declared_anyway && declared > max_bytes)
        return "it declares " + std::to_string(declared) + " bytes and stores " +
               std::to_string(info.stored) + ": more than any compression can hold";
    return {};
}

} // namespace

bool count_values(const std::vector<std::uint64_t>& sizes, std::uint64_t& count) {
    // A zero anywhere means no values, whatever the other sizes are.
    count = std::ranges::count(sizes, 0u) > 0 ? 0 : 1;
    return count == 0 ||
           std::ranges::all_of(sizes, [&](std::uint64_t size) { return multiply(count, size); });
}

ObjectInfo describe(hid_t dataset, std::uint64_t file_bytes) {
    ObjectInfo info;
    const Hdf5Handle layout(H5Dget_create_plist(dataset), H5Pclose);
    const Hdf5Handle type(H5Dget_type(dataset), H5Tclose);
    if (layout < 0 || type < 0) {
        info.refused = hdf5_reason();
        return info;
    }
    describe_type(type, info);
    info.matlab = short_text_attribute(dataset, "MATLAB_class");
    if (info.matlab == "logical" && info.kind == "unsigned8")
        info.kind = "boolean", info.type = "logical";
    if (info.matlab == "cell" || info.matlab == "char")
        info.kind = "other", info.type = "a MATLAB " + info.matlab + " array";
    info.refused = describe_layout(layout, info);
    if (!info.refused.empty()) return info;

    const Hdf5Handle space(H5Dget_space(dataset), H5Sclose);
    std::array<hsize_t, max_axes> sizes{};
    const int rank = H5Sget_simple_extent_ndims(space);
    if (rank < 0 || rank > static_cast<int>(sizes.size()) ||
        H5Sget_simple_extent_dims(space, sizes.data(), nullptr) < 0) {
        info.refused = hdf5_reason();
        return info;
    }
    info.sizes.assign(sizes.begin(), sizes.begin() + rank);
    if (H5Sget_simple_extent_type(space) == H5S_NULL) info.kind = "other", info.type = "empty";
    info.stored = H5Dget_storage_size(dataset);
    info.refused = check_sizes(info, file_bytes);
    return info;
}

} // namespace headroom::hdf5walk
