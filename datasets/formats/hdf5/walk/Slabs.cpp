#include "datasets/formats/hdf5/walk/Slabs.h"

#include "datasets/formats/hdf5/Hdf5Handle.h"

#include <algorithm>

namespace headroom::hdf5walk {

void for_each_slab(const ObjectInfo& info, std::uint64_t value_bytes, std::uint64_t bytes,
                   const std::function<bool(const Slab&)>& visit) {
    std::vector<hsize_t> sizes(info.sizes.begin(), info.sizes.end());
    if (std::ranges::count(sizes, 0u) > 0) return;
    if (sizes.empty()) sizes = {1};
    const auto rank = sizes.size();

    // As many chunks (or values) as fit, along the last axis first.
    std::vector<hsize_t> counts(info.chunk.begin(), info.chunk.end());
    if (counts.empty()) counts.assign(rank, 1);
    for (std::size_t axis = 0; axis < rank; ++axis)
        counts[axis] = std::min(counts[axis], sizes[axis]);
    std::uint64_t taken = value_bytes;
    for (auto size : counts)
        taken *= size;
    for (auto axis = rank; axis-- > 0;) {
        const auto steps = std::max<std::uint64_t>(bytes / taken, 1);
        if (steps < (sizes[axis] - 1) / counts[axis] + 1) {
            counts[axis] *= steps;
            break;
        }
        taken = taken / counts[axis] * sizes[axis];
        counts[axis] = sizes[axis];
    }

    Slab slab{std::vector<hsize_t>(rank, 0), std::vector<hsize_t>(rank)};
    while (true) {
        for (std::size_t axis = 0; axis < rank; ++axis)
            slab.count[axis] = std::min(counts[axis], sizes[axis] - slab.start[axis]);
        if (!visit(slab)) return;
        auto axis = rank;
        while (axis-- > 0) {
            slab.start[axis] += counts[axis];
            if (slab.start[axis] < sizes[axis]) break;
            slab.start[axis] = 0;
            if (axis == 0) return;
        }
    }
}

bool read_slab(hid_t dataset, hid_t memory_type, const Slab& slab, void* out) {
    const Hdf5Handle space(H5Dget_space(dataset), H5Sclose);
    if (H5Sget_simple_extent_ndims(space) == 0)
        return H5Dread(dataset, memory_type, H5S_ALL, H5S_ALL, H5P_DEFAULT, out) >= 0;
    const Hdf5Handle memory(
        H5Screate_simple(static_cast<int>(slab.count.size()), slab.count.data(), nullptr),
        H5Sclose);
    return H5Sselect_hyperslab(space, H5S_SELECT_SET, slab.start.data(), nullptr, slab.count.data(),
                               nullptr) >= 0 &&
           H5Dread(dataset, memory_type, memory, space, H5P_DEFAULT, out) >= 0;
}

} // namespace headroom::hdf5walk
