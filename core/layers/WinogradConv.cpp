#include "core/layers/WinogradConv.h"

#include "core/kernels/Avx512.h"

namespace headroom {

namespace {

using Tag = dnnl::memory::format_tag;
using Type = dnnl::memory::data_type;

dnnl::memory bytes(PlanBuilder& builder, std::size_t count) {
    return builder.memory({{static_cast<std::int64_t>(count)}, Type::u8, compat::Dims{1}});
}

/// Calls f(T{}) with the type that a memory is of.
template <typename F>
void with_type(const dnnl::memory& memory, const F& f) {
    if (compat::type_of(memory.get_desc()) == Type::bf16)
        f(BFloat16{});
    else
        f(float{});
}

/// The weights' coefficients. Training changes weights with every step, and makes them in memory
/// that other layers use as well; inference keeps them.
class Coefficients {
  public:
    Coefficients(PlanBuilder& builder, std::size_t count, const Parameter& weight)
        : kept_(!builder.training()), weight_(&weight) {
        const auto size = static_cast<std::int64_t>(count * sizeof(float));
        const compat::Desc desc{{size}, Type::u8, compat::Dims{1}};
        memory = kept_ ? builder.persistent(desc) : builder.memory(desc);
    }

    /// Calls make(float* coefficients) where they are not of the weight's value.
    template <typename Make>
    const float* get(const Make& make) {
        if (!kept_ || version_ != weight_->version) make(data<float>(memory));
        version_ = weight_->version;
        return data<float>(memory);
    }

    dnnl::memory memory;

  private:
    bool kept_;
    const Parameter* weight_;
    std::uint64_t version_ = ~std::uint64_t{0}; ///< one that no parameter has
};

} // namespace

bool WinogradConv::offered(const PlanBuilder& builder, const Convolution& convolution) {
    return !builder.uses_amx() && avx512_usable() && compat::isa_name().starts_with("AVX512") &&
           !convolution.has_stride() && Winograd::supports(convolution.shape()) &&
           compat::type_of(convolution.src) == compat::type_of(convolution.result);
}

compat::Desc WinogradConv::layout(const compat::Desc& activation) {
    return {compat::dims_of(activation), compat::type_of(activation), Tag::nChw16c};
}

compat::Desc WinogradConv::diff_weights(const Convolution& convolution) {
    return {compat::dims_of(convolution.weights), Type::f32, Tag::OIhw16i16o};
}

dnnl::memory WinogradConv::add_forward(PlanBuilder& builder, const dnnl::memory& src,
                                       Parameter& weight, Parameter* bias, bool relu,
                                       std::int64_t flops) const {
    auto x = builder.reordered(src, layout(convolution_.src), "src");
    auto dst = builder.memory(layout(convolution_.result));
    auto weights = builder.weights(weight, weight.value.shape(), diff_weights(convolution_));
    auto scratch = bytes(builder, winograd_.scratch_bytes());
    Coefficients coefficients(builder, winograd_.transformed_count(), weight);
    builder.add_own(
        relu ? "conv + relu forward" : "conv forward", {x, dst, scratch, coefficients.memory},
        [=, winograd = winograd_](const Plan::Draw&) mutable {
            const float* transformed = coefficients.get(
                [&](float* to) { winograd.transform_weights(data<float>(weights), to); });
            with_type(x, [&]<typename T>(T) {
                winograd.forward(data<T>(x), transformed, bias ? bias->value.data() : nullptr, relu,
                                 data<T>(dst), data<void>(scratch));
            });
        },
        flops, implementation_);
    return dst;
}

dnnl::memory WinogradConv::add_backward_data(PlanBuilder& builder, const dnnl::memory& diff_dst,
                                             Parameter& weight, std::int64_t flops) const {
    auto diff = builder.reordered(diff_dst, layout(convolution_.dst), "diff_dst");
    auto diff_src = builder.memory(layout(convolution_.src));
    auto weights = builder.weights(weight, weight.value.shape(), diff_weights(convolution_));
    const Winograd back = winograd_.backward_data();
    auto scratch = bytes(builder, back.scratch_bytes());
    Coefficients coefficients(builder, back.transformed_count(), weight);
    builder.add_own(
        "conv backward data", {diff, diff_src, scratch, coefficients.memory},
        [=](const Plan::Draw&) mutable {
            const float* transformed = coefficients.get(
                [&](float* to) { back.transform_weights_for_data(data<float>(weights), to); });
            with_type(diff, [&]<typename T>(T) {
                back.forward(data<T>(diff), transformed, nullptr, false, data<T>(diff_src),
                             data<void>(scratch));
            });
        },
        flops, implementation_);
    return diff_src;
}

void WinogradConv::add_backward_weights(PlanBuilder& builder, const WeightGradients& of) const {
    auto x = builder.reordered(of.src, layout(convolution_.src), "src");
    auto diff = builder.reordered(of.diff_dst, layout(convolution_.dst), "diff_dst");
    auto weights = builder.gradient(of.weight, of.weight.value.shape(), diff_weights(convolution_));
    dnnl::memory bias;
    if (of.bias) {
        const auto& dims = of.bias->value.shape();
        bias = builder.gradient(*of.bias, dims, plain(dims));
    }
    auto scratch = bytes(builder, winograd_.backward_weights_scratch_bytes());
    builder.add_own(
        "conv backward weights", {x, diff, scratch},
        [=, winograd = winograd_](const Plan::Draw&) {
            with_type(x, [&]<typename T>(T) {
                winograd.backward_weights(data<T>(x), data<T>(diff), data<float>(weights),
                                          bias ? data<float>(bias) : nullptr, data<void>(scratch));
            });
        },
        of.flops, implementation_);
}

} // namespace headroom
