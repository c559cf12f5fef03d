#include "datasets/formats/hdf5/walk/Rows.h"

#include "datasets/formats/hdf5/Hdf5Handle.h"
#include "datasets/formats/hdf5/walk/Answering.h"
#include "datasets/formats/hdf5/walk/Lines.h"
#include "datasets/formats/hdf5/walk/Protocol.h"
#include "datasets/formats/hdf5/walk/Slabs.h"

namespace headroom::hdf5walk {

namespace {

/// Widens booleans in bytes to ones and zeros of another type, in place.
template <typename Value>
void widen(std::byte* memory, std::uint64_t count) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(memory);
    auto* values = reinterpret_cast<Value*>(memory);
    for (auto i = count; i-- > 0;)
        values[i] = static_cast<Value>(bytes[i] != 0);
}

} // namespace

hid_t Rows::open(const std::string& path) {
    const auto found = datasets_.find(path);
    if (found != datasets_.end()) return found->second;
    // Rows are requested in whole chunks, which need no chunk cache.
    const Hdf5Handle access(H5Pcreate(H5P_DATASET_ACCESS), H5Pclose);
    H5Pset_chunk_cache(access, 1, 0, 1.0);
    const hid_t id = H5Dopen2(file_, path.c_str(), access);
    if (id >= 0) datasets_[path] = id;
    return id;
}

std::string Rows::read(const std::string& path, const ObjectInfo& info, std::uint64_t first,
                       std::uint64_t count, const std::string& type) {
    const bool number = info.kind != "other" && info.kind != "text";
    std::vector<hsize_t> sizes(info.sizes.begin(), info.sizes.end());
    if (sizes.empty()) sizes = {1};
    if (!number || first > sizes[0] || count > sizes[0] - first) fail("no such rows: " + path);
    Slab slab{std::vector<hsize_t>(sizes.size(), 0), sizes};
    slab.start[0] = first;
    slab.count[0] = count;
    std::uint64_t values = 0, bytes = type == "uint8" ? 1 : type == "float" ? 4 : 8;
    if (!count_values({slab.count.begin(), slab.count.end()}, values) || !multiply(bytes, values))
        fail("more rows than the shared memory holds: " + path);
    auto* memory = shared_memory(bytes);
    if (values == 0) return {};

    const hid_t dataset = open(path);
    if (dataset < 0) return read_failure();
    if (info.kind == "boolean") {
        // HDF5 does not convert every kind of boolean to numbers.
        const Hdf5Handle own(H5Dget_type(dataset), H5Tclose);
        if (!read_slab(dataset, own, slab, memory)) return read_failure();
        type == "uint8"   ? widen<std::uint8_t>(memory, values)
        : type == "float" ? widen<float>(memory, values)
                          : widen<std::int64_t>(memory, values);
        return {};
    }
    const hid_t memory_type = type == "uint8"   ? H5T_NATIVE_UINT8
                              : type == "float" ? H5T_NATIVE_FLOAT
                                                : H5T_NATIVE_INT64;
    return read_slab(dataset, memory_type, slab, memory) ? "" : read_failure();
}

} // namespace headroom::hdf5walk
