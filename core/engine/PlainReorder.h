#pragma once

#include "core/engine/Compat.h"

#include <cstdint>
#include <vector>

namespace headroom {

/// Copies a memory into another layout of the same dims by plain loops over the definition of both
/// layouts, and zeroes the padding of the destination. f32 and bf16, rounded to nearest even.
///
/// oneDNN's own reorder must give the same result (core/engine/Reorder.h) and is replaced by this
/// one if it does not.
class PlainReorder {
  public:
    /// False for opaque layouts and other types.
    static bool supports(const compat::Desc& from, const compat::Desc& to);

    /// Size in bytes from the beginning of a memory of that layout to the end of its last element.
    static std::size_t extent(const compat::Desc& desc);

    /// Throws std::logic_error if !supports(from, to).
    PlainReorder(const compat::Desc& from, const compat::Desc& to);

    /// `from` and `to` must not overlap.
    void run(const void* from, void* to) const;

  private:
    /// One dimension: the part of an element's offset that depends on its index along it.
    struct Axis {
        std::int64_t size = 0;                    ///< without padding
        std::vector<std::int64_t> from_at, to_at; ///< to_at: padding included
    };

    template <typename From, typename To>
    void copy(const From* from, To* to, std::size_t axis, bool padding) const;

    std::vector<Axis> axes_; ///< innermost last: the one with the smallest strides in `to`
    std::int64_t from_offset_ = 0, to_offset_ = 0;
    dnnl::memory::data_type from_type_, to_type_;
};

} // namespace headroom
