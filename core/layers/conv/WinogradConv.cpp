#include "core/layers/conv/WinogradConv.h"

#include "core/engine/Workers.h"
#include "core/tensor/ZeroedMemory.h"

namespace headroom {

namespace {

using Tag = dnnl::memory::format_tag;
using Type = dnnl::memory::data_type;

/// Calls f(T{}) with the type of activations.
template <typename F>
void with_type(Type type, const F& f) {
    if (type == Type::bf16)
        f(BFloat16{});
    else
        f(float{});
}

/// Memory for the coefficients of weights, which training changes with every step. Lanes share the
/// computation of large coefficients: computing all of them in each lane would take as long as
/// with one lane.
class StepCoefficients {
  public:
    StepCoefficients(PlanBuilder& builder, std::size_t bytes) : workers_(builder.workers()) {
        constexpr std::size_t large = 2 << 20; // less takes no longer than waiting
        if (builder.lanes() > 1 && bytes >= large) {
            memory = builder.exchange_buffer(bytes);
            share_ = builder.lane();
            shares_ = builder.lanes();
        } else {
            memory = builder.bytes(bytes);
        }
    }

    /// Calls make(to, share, shares) for a share and returns all coefficients.
    template <typename Make>
    const void* made_by(const Make& make) const {
        make(data<void>(memory), share_, shares_);
        if (shares_ > 1) workers_.sync();
        return data<void>(memory);
    }

    dnnl::memory memory;

  private:
    Workers& workers_;
    int share_ = 0, shares_ = 1;
};

} // namespace

bool WinogradConv::offered(const PlanBuilder& builder, const Convolution& convolution) {
    return !builder.uses_amx() && registers_here() != Registers::none && convolution.is_simple() &&
           Winograd::supports(convolution.shape()) &&
           compat::type_of(convolution.src) == compat::type_of(convolution.result);
}

compat::Desc WinogradConv::layout(const compat::Desc& activation) {
    const bool wide = registers_here() == Registers::avx512;
    return {compat::dims_of(activation), compat::type_of(activation),
            wide ? Tag::nChw16c : Tag::nChw8c};
}

compat::Desc WinogradConv::diff_weights(const Convolution& convolution) {
    const bool wide = registers_here() == Registers::avx512;
    return {compat::dims_of(convolution.weights), Type::f32,
            wide ? Tag::OIhw16i16o : Tag::OIhw8i8o};
}

dnnl::memory WinogradConv::add_forward(PlanBuilder& builder, const dnnl::memory& src,
                                       Parameter& weight, Parameter* bias, bool relu,
                                       std::int64_t flops, const ChannelPart& part) const {
    auto x = builder.reordered(src, layout(convolution_.src), "src");
    auto dst = part.whole ? part.whole : builder.memory(layout(convolution_.result));
    const auto channels = static_cast<int>(compat::dims_of(dst.get_desc())[1]);
    const auto before = static_cast<int>(part.before);
    auto scratch = builder.bytes(winograd_.scratch_bytes());
    std::vector<dnnl::memory> uses{x, dst, scratch};
    std::function<const void*()> coefficients;
    if (builder.training()) {
        const auto weights =
            builder.weights(weight, weight.value.shape(), diff_weights(convolution_));
        const StepCoefficients made(builder, winograd_.transformed_bytes());
        uses.push_back(made.memory);
        coefficients = [=, winograd = winograd_] {
            return made.made_by([&](void* to, int share, int shares) {
                winograd.transform_weights(data<float>(weights), to, data<void>(scratch), share,
                                           shares);
            });
        };
    } else { // inference keeps them
        const auto kept = builder.transformed(
            weight, diff_weights(convolution_), winograd_.transformed_bytes(), implementation_,
            [winograd = winograd_](const float* value, void* to) {
                const ZeroedMemory between(winograd.scratch_bytes());
                winograd.transform_weights(value, to, between.data());
            });
        coefficients = [kept] { return data<void>(kept); };
    }
    builder.add_own(
        relu ? "conv + relu forward" : "conv forward", uses,
        [=, winograd = winograd_, type = type()](const Plan::Draw&) {
            const void* transformed = coefficients();
            with_type(type, [&]<typename T>(T) {
                winograd.forward(data<T>(x), transformed,
                                 {.bias = bias ? bias->value.data() : nullptr,
                                  .relu = relu,
                                  .all_channels = channels,
                                  .channels_before = before},
                                 data<T>(dst), data<void>(scratch));
            });
        },
        flops, implementation_);
    return dst;
}

dnnl::memory WinogradConv::add_backward_data(PlanBuilder& builder, const dnnl::memory& diff_dst,
                                             const Value& src, Parameter& weight,
                                             std::int64_t flops) const {
    auto diff = builder.reordered(diff_dst, layout(convolution_.dst), "diff_dst");
    auto diff_src = builder.memory(layout(convolution_.src));
    auto weights = builder.weights(weight, weight.value.shape(), diff_weights(convolution_));
    const Winograd back = winograd_.backward_data();
    auto scratch = builder.bytes(back.scratch_bytes());
    const StepCoefficients coefficients(builder, back.transformed_bytes());
    std::vector<dnnl::memory> uses{diff, diff_src, scratch, coefficients.memory};
    const bool relu = src.relu_backward_done && !*src.relu_backward_done &&
                      src.desc() == layout(convolution_.src);
    if (relu) {
        *src.relu_backward_done = true;
        uses.push_back(src.memory);
    }
    builder.add_own(
        relu ? "conv + relu backward data" : "conv backward data", uses,
        [=, type = type(), result = src.memory](const Plan::Draw&) {
            const void* transformed = coefficients.made_by([&](void* to, int share, int shares) {
                back.transform_weights_for_data(data<float>(weights), to, data<void>(scratch),
                                                share, shares);
            });
            with_type(type, [&]<typename T>(T) {
                back.forward(data<T>(diff), transformed,
                             {.relu_result = relu ? data<T>(result) : nullptr}, data<T>(diff_src),
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
    auto scratch = builder.bytes(winograd_.backward_weights_scratch_bytes());
    builder.add_own(
        "conv backward weights", {x, diff, scratch},
        [=, winograd = winograd_, type = type()](const Plan::Draw&) {
            with_type(type, [&]<typename T>(T) {
                winograd.backward_weights(data<T>(x), data<T>(diff), data<float>(weights),
                                          bias ? data<float>(bias) : nullptr, data<void>(scratch));
            });
        },
        of.flops, implementation_);
}

} // namespace headroom
