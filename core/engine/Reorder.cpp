#include "core/engine/Reorder.h"

#include "core/kernels/isa/BFloat16.h"

#include <algorithm>
#include <cstring>
#include <mutex>
#include <numeric>
#include <vector>

namespace headroom {

namespace {

using Type = dnnl::memory::data_type;
using Bytes = std::vector<unsigned char>;

/// Approximate maximum of elements that one trial copies: takes some milliseconds.
constexpr std::int64_t trial_elements = 1 << 20;

/// Returns the number of indices along the first dimension in a block.
std::int64_t first_block(const compat::Desc& desc) {
    const auto layout = compat::blocking(desc).value();
    std::int64_t block = 1;
    for (std::size_t b = 0; b < layout.inner_blocks.size(); ++b)
        if (layout.inner_dims[b] == 0) block *= layout.inner_blocks[b];
    return block;
}

/// Rows starting at `first`, along the first dimension. A part may only begin at a block boundary.
compat::Desc last_rows(const compat::Desc& desc, std::int64_t first) {
    auto dims = compat::dims_of(desc);
    compat::Dims offsets(dims.size(), 0);
    offsets[0] = first;
    dims[0] -= first;
    return desc.submemory_desc(dims, offsets);
}

/// Fills with integers that bf16 represents exactly, different from their neighbours.
template <typename T>
void fill_pattern(Bytes& bytes) {
    auto* values = reinterpret_cast<T*>(bytes.data());
    for (std::size_t i = 0; i < bytes.size() / sizeof(T); ++i)
        values[i] = from_float<T>(static_cast<float>(1 + (i * 2654435761u >> 7 & 0xfe)));
}

Bytes garbage(const compat::Desc& desc) {
    return Bytes(PlainReorder::extent(desc), 0x55); // 1.5e13 in f32 and bf16
}

/// Returns a source as layers write it: values, and zeros in its padding.
Bytes example(const compat::Desc& desc) {
    const auto dims = compat::dims_of(desc);
    compat::Dims strides(dims.size(), 1);
    for (auto i = dims.size() - 1; i > 0; --i)
        strides[i - 1] = strides[i] * dims[i];
    const compat::Desc plain(dims, compat::type_of(desc), strides);
    Bytes pattern(plain.get_size()), bytes(PlainReorder::extent(desc));
    if (compat::type_of(desc) == Type::f32)
        fill_pattern<float>(pattern);
    else
        fill_pattern<BFloat16>(pattern);
    PlainReorder(plain, desc).run(pattern.data(), bytes.data());
    return bytes;
}

void reorder_by_onednn(const dnnl::memory& from, const dnnl::memory& to) {
    dnnl::stream stream(compat::cpu());
    auto source = from, target = to;
    dnnl::reorder(source, target).execute(stream, source, target);
    stream.wait();
}

/// Reorders that were tried, and the results.
class Trials {
  public:
    bool right(const compat::Desc& from, const compat::Desc& to) {
        const std::scoped_lock lock(mutex_);
        for (const auto& trial : trials_)
            if (trial.from == from && trial.to == to) return trial.right;
        return trials_.emplace_back(from, to, reorders_rightly(from, to, reorder_by_onednn)).right;
    }

  private:
    struct Trial {
        Trial(compat::Desc a, compat::Desc b, bool r)
            : from(std::move(a)), to(std::move(b)), right(r) {}
        compat::Desc from, to;
        bool right;
    };
    std::mutex mutex_;
    std::vector<Trial> trials_;
};

} // namespace

bool reorders_rightly(const compat::Desc& whole_from, const compat::Desc& whole_to,
                      const ReorderFunction& reorder) {
    const auto dims = compat::dims_of(whole_from);
    std::int64_t row = 1;
    for (std::size_t d = 1; d < dims.size(); ++d)
        row *= dims[d];
    const std::int64_t block = std::lcm(first_block(whole_from), first_block(whole_to));
    const std::int64_t first = std::max<std::int64_t>(0, dims[0] - trial_elements / row - 1);
    const auto from = last_rows(whole_from, first / block * block);
    const auto to = last_rows(whole_to, first / block * block);
    auto source = example(from), actual = garbage(to), expected = actual;
    try {
        reorder({from, compat::cpu(), source.data()}, {to, compat::cpu(), actual.data()});
    } catch (const dnnl::error&) {
        return false;
    }
    PlainReorder(from, to).run(source.data(), expected.data());
    return actual == expected;
}

bool onednn_reorders_rightly(const compat::Desc& from, const compat::Desc& to) {
    if (!PlainReorder::supports(from, to)) return true; // nothing to compare with
    static Trials trials;
    return trials.right(from, to);
}

Reorder::Reorder(const dnnl::memory& from, const dnnl::memory& to, bool plain)
    : from_(from), to_(to) {
    if (plain || !onednn_reorders_rightly(from.get_desc(), to.get_desc())) {
        plain_.emplace(from.get_desc(), to.get_desc());
        implementation_ = "headroom plain reorder";
        return;
    }
    const dnnl::reorder::primitive_desc pd(from, to);
    call_ = {dnnl::reorder(pd), {{DNNL_ARG_FROM, from}, {DNNL_ARG_TO, to}}};
    implementation_ = pd.impl_info_str();
}

void Reorder::execute(const dnnl::stream& stream) const {
    if (plain_)
        plain_->run(from_.get_data_handle(), to_.get_data_handle());
    else
        call_.execute(stream);
}

} // namespace headroom
