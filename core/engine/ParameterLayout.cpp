#include "core/engine/ParameterLayout.h"

#include "core/engine/PlainReorder.h"
#include "core/engine/PlanBuilder.h"
#include "core/kernels/isa/VnniLayout.h"

#include <vector>

namespace headroom {

void ParameterLayout::to_plain(const float* laid_out, float* to) const {
    PlainReorder(desc_, plain(compat::dims_of(desc_))).run(laid_out, to);
}

void ParameterLayout::from_plain(const float* from, float* laid_out) const {
    PlainReorder(plain(compat::dims_of(desc_)), desc_).run(from, laid_out);
}

compat::Desc desc_of(const Parameter& parameter, const compat::Dims& dims) {
    const auto* layout = dynamic_cast<const ParameterLayout*>(parameter.layout.get());
    return layout ? layout->desc() : plain(dims);
}

std::int64_t vnni_columns(const dnnl::memory& value, const dnnl::memory& packed) {
    const auto from = value.get_desc(), to = packed.get_desc();
    const std::size_t count = from.get_size() / sizeof(float);
    if (compat::type_of(to) != dnnl::memory::data_type::bf16 ||
        to.get_size() != count * sizeof(BFloat16) || !PlainReorder::supports(from, to))
        return 0;
    std::vector<float> pattern(count);
    for (std::size_t i = 0; i < count; ++i) // integers that bf16 represents exactly
        pattern[i] = static_cast<float>(i * 2654435761u >> 7 & 0xff);
    std::vector<BFloat16> expected(count), actual(count);
    PlainReorder(from, to).run(pattern.data(), expected.data());
    for (std::int64_t columns : {64, 32, 16, 1}) {
        if (count % static_cast<std::size_t>(2 * columns) != 0) continue;
        pack_vnni(pattern.data(), static_cast<std::int64_t>(count) / columns, columns,
                  actual.data());
        if (actual == expected) return columns;
    }
    return 0;
}

} // namespace headroom
