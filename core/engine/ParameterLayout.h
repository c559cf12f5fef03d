#pragma once

#include "core/engine/Compat.h"
#include "core/tensor/Tensor.h"

namespace headroom {

/// The arrangement of a parameter that a training Plan has settled: a layout of oneDNN's that has
/// no padding.
class ParameterLayout : public Arrangement {
  public:
    explicit ParameterLayout(compat::Desc desc) : desc_(std::move(desc)) {}

    void to_plain(const float* arranged, float* to) const override;
    void from_plain(const float* from, float* arranged) const override;
    const compat::Desc& desc() const { return desc_; }

  private:
    compat::Desc desc_;
};

/// How a parameter's value and gradient lie, as `dims` see them.
compat::Desc desc_of(const Parameter& parameter, const compat::Dims& dims);

/// Whether `packed` is `value` as bf16 in paired rows (core/kernels/isa/PairedRows.h), and of how
/// many columns; else 0. Compares what both packings write instead of layouts' names.
std::int64_t paired_columns(const dnnl::memory& value, const dnnl::memory& packed);

} // namespace headroom
