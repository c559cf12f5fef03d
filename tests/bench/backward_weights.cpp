/// Measures backward-weights in bf16, ours on AMX tiles beside oneDNN's: milliseconds of processor
/// time (GFLOP/s of the convolution itself), the median of a number of runs, in one thread.
///
///     backward_weights [RUNS]
///
/// Without AMX convolutions have only oneDNN's column; the dense layer's is AVX-512's.

#include "core/engine/Compat.h"
#include "core/engine/Engine.h"
#include "core/kernels/amx/ConvBackwardWeights.h"
#include "core/kernels/amx/ConvFirstBackwardWeights.h"
#include "core/kernels/amx/DenseTiles.h"
#include "core/kernels/dense/DenseBackwardWeights.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <exception>
#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

using namespace headroom;
using dnnl::memory;

namespace {

const ConvShape shapes[] = {
    // batch, channels, filters, height, width, kernel, padding
    {128, 1, 32, 28, 28, 5, 5, 2, 2},    {128, 3, 32, 32, 32, 3, 3, 1, 1},
    {128, 32, 64, 14, 14, 5, 5, 2, 2},   {128, 32, 64, 32, 32, 3, 3, 1, 1},
    {128, 128, 128, 16, 16, 3, 3, 1, 1}, {128, 256, 256, 8, 8, 3, 3, 1, 1},
    {16, 512, 512, 8, 8, 3, 3, 1, 1},    {128, 3136, 1024, 1, 1, 1, 1, 0, 0},
};

std::string measure(const ConvShape& s, int runs, const std::function<void()>& run) {
    std::vector<double> seconds;
    for (int i = 0; i <= runs; ++i) { // the first one warms up
        const std::clock_t start = std::clock();
        run();
        seconds.push_back(static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
    }
    std::nth_element(seconds.begin() + 1, seconds.begin() + 1 + runs / 2, seconds.end());
    auto median = seconds[static_cast<std::size_t>(1 + runs / 2)];
    auto flops = 2.0 * s.batch * s.channels * s.filters * s.out_height() * s.out_width() * s.taps();
    return fmt::format("{:8.2f} ({:5.0f})", median * 1e3, flops / median * 1e-9);
}

/// Zeroed memory of oneDNN's, which aligns it.
memory zeros(const compat::Desc& desc) {
    memory result(desc, compat::cpu());
    std::fill_n(static_cast<char*>(result.get_data_handle()), desc.get_size(), char{0});
    return result;
}
memory zeros(std::size_t bytes) {
    return zeros(compat::Desc({static_cast<memory::dim>(bytes)}, memory::data_type::u8,
                              memory::format_tag::a));
}

struct Tensors {
    compat::Desc src, dst, weights, bias;
    explicit Tensors(const ConvShape& s)
        : src({s.batch, s.channels, s.height, s.width}, memory::data_type::bf16,
              memory::format_tag::nhwc),
          dst({s.batch, s.filters, s.out_height(), s.out_width()}, memory::data_type::bf16,
              memory::format_tag::nhwc),
          weights({s.filters, s.channels, s.kernel_h, s.kernel_w}, memory::data_type::f32,
                  memory::format_tag::any),
          bias({s.filters}, memory::data_type::f32, memory::format_tag::a) {}
};

template <class Kernel>
std::string ours(const ConvShape& s, int runs) {
    if (!amx_usable()) return "no AMX";
    if (!Kernel::supports(s)) return "not supported";
    Kernel kernel(s);
    Tensors t(s);
    auto src = zeros(t.src), diff_dst = zeros(t.dst), bias = zeros(t.bias);
    auto weights =
        zeros(sizeof(float) * static_cast<std::size_t>(s.filters * s.channels * s.taps()));
    auto scratch = zeros(kernel.scratch_bytes());
    return measure(s, runs, [&] {
        kernel.run(static_cast<BFloat16*>(src.get_data_handle()),
                   static_cast<BFloat16*>(diff_dst.get_data_handle()),
                   static_cast<float*>(weights.get_data_handle()),
                   static_cast<float*>(bias.get_data_handle()), scratch.get_data_handle());
    });
}

/// A dense layer's, in pieces that nobody keeps.
template <class Kernel>
std::string in_pieces(const ConvShape& s, bool (&supports)(const DenseShape&), int runs) {
    const DenseShape shape{s.batch, s.channels, s.filters};
    if (!supports(shape)) return "not supported";
    Kernel kernel(shape);
    Tensors t(s);
    auto src = zeros(t.src), diff_dst = zeros(t.dst), scratch = zeros(kernel.scratch_bytes());
    const typename Kernel::Samples batch{static_cast<BFloat16*>(src.get_data_handle()),
                                         static_cast<BFloat16*>(diff_dst.get_data_handle()),
                                         s.batch};
    const auto rows = kernel.rows({&batch, 1});
    return measure(s, runs, [&] {
        kernel.run_share(
            rows, 0, 1, [](auto, auto) {}, scratch.get_data_handle());
    });
}

std::string ours_dense(const ConvShape& s, int runs) {
    return amx_usable()
               ? in_pieces<DenseTiles>(s, DenseTiles::supports, runs)
               : in_pieces<DenseBackwardWeights<BFloat16>>(s, has_dense_kernels<BFloat16>, runs);
}

std::string onednn(const ConvShape& s, int runs) {
    Tensors t(s);
    const compat::Dims strides{1, 1}, padding{s.padding_h, s.padding_w};
    compat::Desc forward_weights(compat::dims_of(t.weights), memory::data_type::bf16,
                                 memory::format_tag::any);
    auto hint =
        compat::convolution_forward(dnnl::prop_kind::forward_training, t.src, forward_weights,
                                    &t.bias, t.dst, strides, padding, false);
    auto pd = compat::convolution_backward_weights(t.src, t.weights, &t.bias, t.dst, strides,
                                                   padding, hint);
    dnnl::convolution_backward_weights primitive(pd);
    dnnl::stream stream(compat::cpu());
    std::unordered_map<int, memory> args{{DNNL_ARG_SRC, zeros(t.src)},
                                         {DNNL_ARG_DIFF_DST, zeros(t.dst)},
                                         {DNNL_ARG_DIFF_WEIGHTS, zeros(pd.diff_weights_desc())},
                                         {DNNL_ARG_DIFF_BIAS, zeros(t.bias)},
                                         {DNNL_ARG_SCRATCHPAD, zeros(pd.scratchpad_desc())}};
    return measure(s, runs, [&] {
        primitive.execute(stream, args);
        stream.wait();
    });
}

} // namespace

int main(int argc, char** argv) try {
    const int runs = argc > 1 ? std::stoi(argv[1]) : 20;
    use_one_openmp_thread();
    fmt::print("oneDNN {}, {}\n{:30} {:>16} {:>16}\n", compat::library_version(),
               compat::isa_name(), "", "ours", "oneDNN");
    for (const auto& s : shapes) {
        auto name = fmt::format("{} x {}->{} {}x{} @{}", s.batch, s.channels, s.filters, s.kernel_h,
                                s.kernel_w, s.height);
        auto mine = s.channels < 32 ? ours<ConvFirstBackwardWeights>(s, runs)
                    : s.height == 1 ? ours_dense(s, runs)
                                    : ours<ConvBackwardWeights>(s, runs);
        fmt::print("{:30} {:>16} {:>16}\n", name, mine, onednn(s, runs));
    }
} catch (const std::exception& error) {
    std::fprintf(stderr, "backward_weights: %s\n", error.what());
    return 1;
}
