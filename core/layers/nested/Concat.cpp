#include "core/layers/nested/Concat.h"

namespace headroom {

namespace {

/// Returns the channels of `whole` from `from` on, in the layout `desc`.
dnnl::memory channels(PlanBuilder& builder, dnnl::memory whole, const compat::Desc& desc,
                      std::int64_t from) {
    const auto count = compat::dims_of(desc)[1];
    auto part = channel_range(whole.get_desc(), from, count);
    if (compat::is_empty(part)) {
        whole = builder.reordered(whole, compat::nchw_like(whole.get_desc()), "diff_dst");
        part = channel_range(whole.get_desc(), from, count);
    }
    return builder.reordered(builder.view(whole, part), desc, "branch");
}

} // namespace

compat::Desc channel_range(const compat::Desc& whole, std::int64_t from, std::int64_t channels) {
    auto dims = compat::dims_of(whole);
    dims[1] = channels;
    return whole.submemory_desc(dims, {0, from, 0, 0}, true);
}

Concat concat_by_copies(PlanBuilder& builder, const Value& first, const Value& second,
                        const Value& dst) {
    const auto copy = [&](const Value& from, std::int64_t before) {
        const auto part = channel_range(dst.desc(), before, from.shape[0]);
        builder.add_reorder("concat", from.memory, builder.view(dst.memory, part));
    };
    copy(first, 0);
    copy(second, first.shape[0]);
    return {dst, [=](PlanBuilder& b, const dnnl::memory& diff) {
                if (dst.relu_backward_done)
                    *first.relu_backward_done = *second.relu_backward_done =
                        *dst.relu_backward_done;
                return std::pair{channels(b, diff, first.desc(), 0),
                                 channels(b, diff, second.desc(), first.shape[0])};
            }};
}

} // namespace headroom
