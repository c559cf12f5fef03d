#pragma once

#include "datasets/formats/hdf5/walk/ObjectInfo.h"

#include <functional>

namespace headroom::hdf5walk {

/// A box of values: whole chunks, so that no chunk is decompressed twice.
struct Slab {
    std::vector<hsize_t> start, count; ///< along each axis; a scalar has one of 1

    std::uint64_t values() const {
        std::uint64_t product = 1;
        for (auto size : count)
            product *= size;
        return product;
    }
};

/// Cuts a dataset whose sizes are checked (ObjectInfo.h) into slabs of about `bytes`, in order of
/// the first axis, until `visit` returns false.
void for_each_slab(const ObjectInfo& info, std::uint64_t value_bytes, std::uint64_t bytes,
                   const std::function<bool(const Slab&)>& visit);

/// Returns false if HDF5 cannot.
bool read_slab(hid_t dataset, hid_t memory_type, const Slab& slab, void* out);

} // namespace headroom::hdf5walk
