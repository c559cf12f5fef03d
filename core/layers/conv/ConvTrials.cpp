#include "core/layers/conv/ConvTrials.h"

#include "core/engine/PlanBuilder.h"

#include <algorithm>
#include <cstring>

namespace headroom {

namespace {

/// Block sizes in tiles; each is the best for some shape. Small ones suit layers whose coefficients
/// of many channels fill the L2 cache, large ones those whose weight coefficients do. With int16,
/// weight gradients are converted to f32 after each block.
constexpr int tile_counts[]{18, 64}, tile_counts_int16[]{18, 128};

dnnl::memory zeroed(const compat::Desc& desc) {
    dnnl::memory memory(desc, compat::cpu());
    if (desc.get_size() > 0) std::memset(memory.get_data_handle(), 0, desc.get_size());
    return memory;
}

dnnl::memory zeroed(std::size_t bytes) {
    const auto size = static_cast<std::int64_t>(bytes);
    return zeroed({{size}, dnnl::memory::data_type::u8, compat::Dims{1}});
}

template <typename PrimitiveDesc>
ConvTrial direct(const PrimitiveDesc& pd,
                 const std::vector<std::pair<int, compat::Desc>>& arguments) {
    PlanBuilder::Args args;
    for (const auto& [argument, desc] : arguments)
        args.emplace(argument, zeroed(desc));
    args.emplace(DNNL_ARG_SCRATCHPAD, zeroed(pd.scratchpad_desc()));
    const dnnl::primitive primitive(pd);
    return {{}, [primitive, args, stream = dnnl::stream(compat::cpu())]() mutable {
                primitive.execute(stream, args);
                stream.wait();
            }};
}

/// Operands of our Winograd convolutions, which run one after another. src and dst also serve as
/// diff_src and diff_dst.
struct Operands {
    dnnl::memory src, dst, weights, bias, coefficients, scratch;

    Operands(const Convolution& c, const std::vector<Winograd>& ways)
        : src(zeroed(plain_like(c.src))), dst(zeroed(plain_like(c.dst))),
          weights(zeroed(plain_like(c.diff_weights))), bias(zeroed(c.bias)) {
        std::size_t of_weights = 0, between = 0;
        for (const Winograd& way : ways) {
            of_weights = std::max(of_weights, way.transformed_bytes());
            between =
                std::max({between, way.scratch_bytes(), way.backward_weights_scratch_bytes()});
        }
        coefficients = zeroed(of_weights);
        scratch = zeroed(between);
    }

    static compat::Desc plain_like(const compat::Desc& desc) {
        const auto tag = dnnl::memory::format_tag::nchw;
        return {compat::dims_of(desc), compat::type_of(desc), tag};
    }
};

/// Returns oneDNN's trial, then those of our Winograd if it supports the shape: pass(winograd,
/// operands, src, dst).
template <typename Pass>
std::vector<ConvTrial> with_winograd(ConvTrial trial, const Convolution& c, bool training,
                                     bool backward_data, const Pass& pass) {
    std::vector<ConvTrial> trials{std::move(trial)};
    if (!Winograd::supports(c.shape())) return trials;
    const bool bf16 = compat::type_of(c.src) == dnnl::memory::data_type::bf16;
    const auto all = winograd_tilings(c.shape(), bf16, training);
    std::vector<Winograd> ways;
    for (const auto& tiling : all) {
        const Winograd forward(c.shape(), tiling);
        ways.push_back(backward_data ? forward.backward_data() : forward);
    }
    const Operands o(c, ways);
    for (std::size_t i = 0; i < all.size(); ++i) {
        trials.push_back({all[i], [=, winograd = ways[i]] {
                              if (bf16)
                                  pass(winograd, o, data<BFloat16>(o.src), data<BFloat16>(o.dst));
                              else
                                  pass(winograd, o, data<float>(o.src), data<float>(o.dst));
                          }});
    }
    return trials;
}

} // namespace

std::vector<WinogradTiling> winograd_tilings(const ConvShape& shape, bool bf16, bool training) {
    // bf16 hides the rounding errors of large tiles. But these need many coefficients for large
    // weights: in training they live for one pass, inference keeps them.
    const std::size_t max_bytes = training ? 32 << 20 : 16 << 20;
    std::vector<WinogradTiling> all;
    const auto add = [&](const WinogradTiling& tiling) {
        if (!Winograd::supports(shape, tiling)) return;
        const Winograd winograd(shape, tiling);
        if (!Winograd::for_bf16_alone(tiling) ||
            (bf16 && winograd.transformed_bytes() <= max_bytes))
            all.push_back(tiling);
    };
    for (int outputs : Winograd::tile_sizes(shape.kernel_h)) {
        for (int tiles : tile_counts)
            add({outputs, tiles});
        for (int tiles : tile_counts_int16)
            add({outputs, tiles, true});
    }
    return all;
}

std::vector<ConvTrial> forward_trials(const Convolution& c, dnnl::prop_kind kind, bool training) {
    const auto pd = c.forward(kind, {});
    return with_winograd(
        direct(pd, {{DNNL_ARG_SRC, pd.src_desc()},
                    {DNNL_ARG_WEIGHTS, pd.weights_desc()},
                    {DNNL_ARG_BIAS, c.bias},
                    {DNNL_ARG_DST, pd.dst_desc()}}),
        c, training, false,
        [training](const Winograd& winograd, const Operands& o, auto* src, auto* dst) {
            auto *coefficients = data<void>(o.coefficients), *scratch = data<void>(o.scratch);
            if (training) winograd.transform_weights(data<float>(o.weights), coefficients, scratch);
            winograd.forward(src, coefficients, {.bias = data<float>(o.bias)}, dst, scratch);
        });
}

std::vector<ConvTrial> backward_data_trials(const Convolution& c) {
    const auto pd = c.backward_data();
    return with_winograd(
        direct(pd, {{DNNL_ARG_DIFF_DST, pd.diff_dst_desc()},
                    {DNNL_ARG_WEIGHTS, pd.weights_desc()},
                    {DNNL_ARG_DIFF_SRC, pd.diff_src_desc()}}),
        c, true, true,
        [](const Winograd& winograd, const Operands& o, auto* diff_src, auto* diff_dst) {
            auto *coefficients = data<void>(o.coefficients), *scratch = data<void>(o.scratch);
            winograd.transform_weights_for_data(data<float>(o.weights), coefficients, scratch);
            winograd.forward(diff_dst, coefficients, {}, diff_src, scratch);
        });
}

std::vector<ConvTrial> backward_weights_trials(const Convolution& c) {
    const auto pd = c.backward_weights(c.src);
    return with_winograd(
        direct(pd, {{DNNL_ARG_SRC, pd.src_desc()},
                    {DNNL_ARG_DIFF_DST, pd.diff_dst_desc()},
                    {DNNL_ARG_DIFF_WEIGHTS, pd.diff_weights_desc()},
                    {DNNL_ARG_DIFF_BIAS, c.bias}}),
        c, true, false, [](const Winograd& winograd, const Operands& o, auto* src, auto* diff_dst) {
            winograd.backward_weights(src, diff_dst, data<float>(o.weights), data<float>(o.bias),
                                      data<void>(o.scratch));
        });
}

} // namespace headroom
