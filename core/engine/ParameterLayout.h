#pragma once

#include "core/engine/Compat.h"
#include "core/tensor/Parameter.h"

namespace headroom {

/// Memory layout that a parameter has adopted for a training Plan: one of oneDNN's layouts without
/// padding.
class ParameterLayout : public MemoryLayout {
  public:
    explicit ParameterLayout(compat::Desc desc) : desc_(std::move(desc)) {}

    void to_plain(const float* laid_out, float* to) const override;
    void from_plain(const float* from, float* laid_out) const override;
    const compat::Desc& desc() const { return desc_; }

  private:
    compat::Desc desc_;
};

/// Memory layout of a parameter's value and gradient, seen as a tensor of `dims`.
compat::Desc desc_of(const Parameter& parameter, const compat::Dims& dims);

/// Returns the number of columns if `packed` is `value` as bf16 in VNNI layout
/// (core/kernels/isa/VnniLayout.h), else 0. Decides by packing a test pattern both ways, because
/// the names of layouts do not tell.
std::int64_t vnni_columns(const dnnl::memory& value, const dnnl::memory& packed);

} // namespace headroom
