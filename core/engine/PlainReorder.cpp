#include "core/engine/PlainReorder.h"

#include "core/kernels/isa/BFloat16.h"

#include <algorithm>
#include <limits>
#include <stdexcept>

namespace headroom {

namespace {

using Type = dnnl::memory::data_type;

bool known(Type type) {
    return type == Type::f32 || type == Type::bf16;
}

/// Returns the offset that index i of dimension d adds, for each i below `count`.
std::vector<std::int64_t> offsets(const compat::Blocking& layout, std::size_t d,
                                  std::int64_t count) {
    std::vector<std::int64_t> all(static_cast<std::size_t>(count));
    for (std::int64_t i = 0; i < count; ++i) {
        std::int64_t rest = i, offset = 0, stride = 1;
        for (auto b = layout.inner_blocks.size(); b-- > 0;) {
            const auto block = layout.inner_blocks[b];
            if (layout.inner_dims[b] == static_cast<std::int64_t>(d)) {
                offset += rest % block * stride;
                rest /= block;
            }
            stride *= block;
        }
        all[static_cast<std::size_t>(i)] = offset + rest * layout.strides[d];
    }
    return all;
}

} // namespace

bool PlainReorder::supports(const compat::Desc& from, const compat::Desc& to) {
    return known(compat::type_of(from)) && known(compat::type_of(to)) && compat::blocking(from) &&
           compat::blocking(to) && compat::dims_of(from) == compat::dims_of(to);
}

std::size_t PlainReorder::extent(const compat::Desc& desc) {
    const auto layout = compat::blocking(desc).value();
    std::int64_t last = layout.offset;
    for (std::size_t d = 0; d < layout.dims.size(); ++d)
        last += std::ranges::max(offsets(layout, d, layout.padded_dims[d]));
    return static_cast<std::size_t>(last + 1) * dnnl::memory::data_type_size(compat::type_of(desc));
}

PlainReorder::PlainReorder(const compat::Desc& from, const compat::Desc& to)
    : from_type_(compat::type_of(from)), to_type_(compat::type_of(to)) {
    if (!supports(from, to)) throw std::logic_error("PlainReorder: an opaque layout");
    const auto source = compat::blocking(from).value(), target = compat::blocking(to).value();
    from_offset_ = source.offset;
    to_offset_ = target.offset;
    for (std::size_t d = 0; d < source.dims.size(); ++d)
        axes_.push_back({.size = source.dims[d],
                         .from_at = offsets(source, d, source.dims[d]),
                         .to_at = offsets(target, d, target.padded_dims[d])});
    std::ranges::stable_sort(axes_, std::ranges::greater{}, [](const Axis& axis) {
        return axis.to_at.size() > 1 ? axis.to_at[1] : std::numeric_limits<std::int64_t>::max();
    });
}

template <typename From, typename To>
void PlainReorder::copy(const From* from, To* to, std::size_t axis, bool padding) const {
    const Axis& a = axes_[axis];
    const auto size = padding ? 0 : static_cast<std::size_t>(a.size), padded = a.to_at.size();
    if (axis + 1 < axes_.size()) {
        for (std::size_t i = 0; i < size; ++i)
            copy(from + a.from_at[i], to + a.to_at[i], axis + 1, false);
        for (std::size_t i = size; i < padded; ++i)
            copy(from, to + a.to_at[i], axis + 1, true);
        return;
    }
    for (std::size_t i = 0; i < size; ++i)
        to[a.to_at[i]] = from_float<To>(to_float(from[a.from_at[i]]));
    for (std::size_t i = size; i < padded; ++i)
        to[a.to_at[i]] = from_float<To>(0);
}

void PlainReorder::run(const void* from, void* to) const {
    const auto start = [&]<typename From, typename To>(const From* source, To* target) {
        copy(source + from_offset_, target + to_offset_, 0, false);
    };
    const auto* from_f32 = static_cast<const float*>(from);
    const auto* from_bf16 = static_cast<const BFloat16*>(from);
    auto* to_f32 = static_cast<float*>(to);
    auto* to_bf16 = static_cast<BFloat16*>(to);
    const bool reads_f32 = from_type_ == Type::f32, writes_f32 = to_type_ == Type::f32;
    if (reads_f32 && writes_f32)
        start(from_f32, to_f32);
    else if (reads_f32)
        start(from_f32, to_bf16);
    else if (writes_f32)
        start(from_bf16, to_f32);
    else
        start(from_bf16, to_bf16);
}

} // namespace headroom
