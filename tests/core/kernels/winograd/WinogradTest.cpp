#include "core/kernels/winograd/Winograd.h"

#include "datasets/base/Random.h"
#include "tests/core/kernels/KernelFixture.h"
#include "tests/core/kernels/RegistersOfMachine.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <stdexcept>
#include <vector>

namespace headroom {
namespace {

const ConvShape shapes[] = {
    // batch, channels, filters, height, width, kernel, padding
    {1, 16, 16, 1, 1, 3, 3, 1, 1},   {1, 16, 16, 1, 1, 5, 5, 2, 2}, // one pixel
    {3, 16, 32, 8, 8, 3, 3, 1, 1},                                  // whole tiles
    {2, 32, 48, 7, 5, 3, 3, 1, 1},   {2, 16, 64, 14, 14, 5, 5, 2, 2},
    {1, 48, 16, 9, 8, 3, 3, 0, 0},   {1, 64, 80, 6, 7, 5, 5, 0, 0},   // panels of 16
    {2, 16, 16, 6, 11, 5, 5, 4, 3},  {2, 16, 16, 6, 11, 3, 3, 2, 0},  // uneven padding
    {1, 128, 128, 4, 4, 3, 3, 1, 1},                                  // two panels
    {2, 272, 16, 6, 5, 3, 3, 1, 1},                                   // two int32 sums
    {2, 16, 16, 16, 17, 3, 3, 1, 1}, {1, 16, 32, 15, 21, 5, 5, 2, 2}, // more than one large tile
};

std::size_t size(std::int64_t batch, int channels, int height, int width) {
    return static_cast<std::size_t>(batch * channels * height * width);
}

/// Positions of activations and weights in blocks of `size` channels.
struct Blocks {
    int size;

    /// nChw16c or nChw8c.
    std::size_t place(int image, int channel, int y, int x, int channels, int height,
                      int width) const {
        const std::int64_t block = std::int64_t{image} * (channels / size) + channel / size;
        return static_cast<std::size_t>(((block * height + y) * width + x) * size + channel % size);
    }

    /// OIhw16i16o or OIhw8i8o.
    std::size_t weight_place(const ConvShape& s, int filter, int channel, int tap) const {
        const std::int64_t block =
            std::int64_t{filter / size} * (s.channels / size) + channel / size;
        return static_cast<std::size_t>(((block * s.taps() + tap) * size + channel % size) * size +
                                        filter % size);
    }
};

/// Operands, and the results of the passes by the definition of a convolution, in double.
template <typename T>
struct Example {
    explicit Example(const ConvShape& shape, Registers of = Registers::avx512)
        : s(shape), registers(of), blocks{lanes(of)},
          src(size(s.batch, s.channels, s.height, s.width)),
          diff_dst(size(s.batch, s.filters, s.out_height(), s.out_width())),
          weights(size(s.filters, s.channels, s.kernel_h, s.kernel_w)),
          bias(static_cast<std::size_t>(s.filters)), dst(diff_dst.size()), diff_src(src.size()),
          diff_weights(weights.size()), diff_bias(bias.size()) {
        Random random(1);
        for (auto* values : {&src, &diff_dst})
            for (T& value : *values)
                value = from_float<T>(random.uniform(-1, 1));
        for (auto* values : {&weights, &bias})
            for (float& value : *values)
                value = random.uniform(-1, 1);
        for (int n = 0; n < s.batch; ++n)
            for (int k = 0; k < s.filters; ++k)
                for (int y = 0; y < s.out_height(); ++y)
                    for (int x = 0; x < s.out_width(); ++x)
                        add_output(n, k, y, x);
    }

    void add_output(int n, int k, int y, int x) {
        const auto at = blocks.place(n, k, y, x, s.filters, s.out_height(), s.out_width());
        const double diff = to_float(diff_dst[at]);
        dst[at] = bias[static_cast<std::size_t>(k)];
        diff_bias[static_cast<std::size_t>(k)] += diff;
        for (int tap = 0; tap < s.taps(); ++tap) {
            const int from_y = y + tap / s.kernel_w - s.padding_h;
            const int from_x = x + tap % s.kernel_w - s.padding_w;
            if (from_y < 0 || from_y >= s.height || from_x < 0 || from_x >= s.width) continue;
            for (int c = 0; c < s.channels; ++c) {
                const auto from = blocks.place(n, c, from_y, from_x, s.channels, s.height, s.width);
                const auto weight = blocks.weight_place(s, k, c, tap);
                dst[at] += static_cast<double>(to_float(src[from])) * weights[weight];
                diff_src[from] += diff * weights[weight];
                diff_weights[weight] += diff * to_float(src[from]);
            }
        }
    }

    ConvShape s;
    Registers registers;
    Blocks blocks;
    std::vector<T> src, diff_dst;
    std::vector<float> weights, bias;
    std::vector<double> dst, diff_src, diff_weights, diff_bias;
};

/// Returns the largest error relative to the largest value.
template <typename T>
double error(const std::vector<T>& actual, const std::vector<double>& expected) {
    double worst = 0, largest = 0;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        const double off = std::abs(to_float(actual[i]) - expected[i]);
        if (!(off <= worst) && !std::isnan(worst)) worst = off; // NaN is the worst, and stays
        largest = std::max(largest, std::abs(expected[i]));
    }
    return worst / largest;
}

/// Results of the kernel.
template <typename T>
struct Result {
    Result(const Example<T>& e, WinogradTiling tiling, bool relu = false)
        : dst(e.dst.size()), diff_src(e.diff_src.size()), diff_weights(e.weights.size()),
          diff_bias(e.bias.size()) {
        const Winograd winograd(e.s, tiling, e.registers), back = winograd.backward_data();
        Scratch scratch(std::max({winograd.backward_weights_scratch_bytes(),
                                  winograd.scratch_bytes(), back.scratch_bytes()}));
        Scratch transformed(std::max(winograd.transformed_bytes(), back.transformed_bytes()));
        void* coefficients = transformed.data();
        winograd.transform_weights(e.weights.data(), coefficients, scratch.data());
        winograd.forward(e.src.data(), coefficients, {.bias = e.bias.data(), .relu = relu},
                         dst.data(), scratch.data());
        back.transform_weights_for_data(e.weights.data(), coefficients, scratch.data());
        back.forward(e.diff_dst.data(), coefficients,
                     {.relu_result = relu ? e.src.data() : nullptr}, diff_src.data(),
                     scratch.data());
        winograd.backward_weights(e.src.data(), e.diff_dst.data(), diff_weights.data(),
                                  diff_bias.data(), scratch.data());
    }

    std::vector<T> dst, diff_src;
    std::vector<float> diff_weights, diff_bias;
    bool operator==(const Result&) const = default;
};

/// Returns the error stated in Winograd.h.
double stated(const ConvShape& s, WinogradTiling tiling) {
    if (tiling.int16) return 5e-3;
    if (s.kernel_h == 3) return tiling.outputs == 4 ? 2e-5 : 1e-4;
    return tiling.outputs == 4 ? 2e-5 : tiling.outputs == 5 ? 4e-5 : 2e-4;
}

std::vector<WinogradTiling> tilings(const ConvShape& s, int tiles_per_block, Registers registers) {
    std::vector<WinogradTiling> all;
    for (bool int16 : {false, true})
        for (int outputs : Winograd::tile_sizes(s.kernel_h))
            if (Winograd::supports(s, {outputs, tiles_per_block, int16}, registers))
                all.push_back({outputs, tiles_per_block, int16});
    return all;
}
std::string describe(const ConvShape& s, WinogradTiling tiling) {
    return describe(s) +
           fmt::format(", tiles of {}{}", tiling.outputs, tiling.int16 ? " in fixed point" : "");
}

/// `activations`: 0, or the relative rounding error of activations.
template <typename T>
void expect_definition(Registers registers, double activations) {
    for (const auto& s : shapes) {
        const Example<T> example(s, registers);
        for (const auto tiling : tilings(s, 5, registers)) {
            SCOPED_TRACE(describe(s, tiling));
            const Result<T> result(example, tiling);
            const double rounding = stated(s, tiling);
            EXPECT_LE(error(result.dst, example.dst), rounding + activations);
            EXPECT_LE(error(result.diff_src, example.diff_src), rounding + activations);
            EXPECT_LE(error(result.diff_weights, example.diff_weights), rounding);
            EXPECT_LE(error(result.diff_bias, example.diff_bias), 1e-6);
        }
    }
}

TEST(Winograd, MatchesTheDefinition) {
    for (auto registers : registers_of_machine()) {
        SCOPED_TRACE(lanes(registers));
        EXPECT_TRUE(Winograd::supports(shapes[0], {4, 5}, registers));
        expect_definition<float>(registers, 0);
    }
}

/// Half a step of 8 bits: 1/256 of a value just above a power of two.
TEST(Winograd, MatchesTheDefinitionInBf16) {
    if (!avx512_here()) GTEST_SKIP() << "this processor has no AVX-512";
    expect_definition<BFloat16>(Registers::avx512, 1 / 256.);
}

TEST(Winograd, ResultsDoNotDependOnHowManyTilesAreComputedAtOnce) {
    for (auto registers : registers_of_machine())
        for (const auto& s : shapes) {
            const Example<float> example(s, registers);
            for (auto tiling : tilings(s, 1 << 20, registers)) {
                SCOPED_TRACE(describe(s, tiling));
                const Result<float> all(example, tiling);
                for (int tiles : {1, 2, 7, 24}) {
                    tiling.tiles_per_block = tiles;
                    Result<float> some(example, tiling);
                    if (tiling.int16) { // its scales are those of the tiles that are summed
                        EXPECT_LE(error(some.diff_weights, example.diff_weights),
                                  stated(s, tiling));
                        some.diff_weights = all.diff_weights;
                    }
                    EXPECT_EQ(some, all) << tiles;
                }
            }
        }
}

TEST(Winograd, ReluKeepsWhatIsPositiveAndANan) {
    for (auto registers : registers_of_machine()) {
        Example<float> example({1, 16, 16, 8, 8, 3, 3, 1, 1}, registers);
        const auto before = Result<float>(example, {4, 4}).dst;
        const auto after = Result<float>(example, {4, 4}, true).dst;
        for (std::size_t i = 0; i < before.size(); ++i)
            EXPECT_EQ(after[i], before[i] < 0 ? 0 : before[i]);
        example.src[0] = std::nanf("");
        for (const auto tiling : tilings(example.s, 4, registers))
            EXPECT_TRUE(std::isnan(Result<float>(example, tiling, true).dst[0]))
                << describe(example.s, tiling);
    }
}

TEST(Winograd, TheGradientOfARelusResultPassesWhereItIsAboveZero) {
    for (auto registers : registers_of_machine())
        for (const auto& s : shapes) {
            const Example<float> example(s, registers);
            const auto all = Result<float>(example, {4, 5}).diff_src;
            const auto passed = Result<float>(example, {4, 5}, true).diff_src;
            for (std::size_t i = 0; i < all.size(); ++i)
                ASSERT_EQ(passed[i], example.src[i] > 0 ? all[i] : 0) << describe(s) << ' ' << i;
        }
}

TEST(Winograd, WritesSomeChannelsOfAWiderActivation) {
    for (auto registers : registers_of_machine())
        for (const auto& s : shapes) {
            const Example<float> e(s, registers);
            const Winograd winograd(s, {4, 5}, registers);
            Scratch scratch(winograd.scratch_bytes()), transformed(winograd.transformed_bytes());
            void* coefficients = transformed.data();
            winograd.transform_weights(e.weights.data(), coefficients, scratch.data());
            std::vector<float> dst(e.dst.size());
            WinogradEpilogue<float> epilogue{.bias = e.bias.data()};
            winograd.forward(e.src.data(), coefficients, epilogue, dst.data(), scratch.data());

            epilogue.channels_before = 32;
            epilogue.all_channels = 32 + s.filters + 16;
            const int pixels = s.out_height() * s.out_width();
            const auto whole_image = size(1, epilogue.all_channels, pixels, 1),
                       image = size(1, s.filters, pixels, 1), before = size(1, 32, pixels, 1);
            std::vector<float> whole(size(s.batch, 1, 1, 1) * whole_image, 7), expected = whole;
            winograd.forward(e.src.data(), coefficients, epilogue, whole.data(), scratch.data());
            for (std::size_t n = 0; n < size(s.batch, 1, 1, 1); ++n)
                std::copy_n(dst.begin() + static_cast<std::ptrdiff_t>(n * image), image,
                            expected.begin() +
                                static_cast<std::ptrdiff_t>(n * whole_image + before));
            EXPECT_EQ(whole, expected) << describe(s);
        }
}

TEST(Winograd, ThreadsMayTransformWeightsInShares) {
    for (auto registers : registers_of_machine())
        for (const auto& s : shapes)
            for (const auto tiling : tilings(s, 5, registers)) {
                const Example<float> e(s, registers);
                const Winograd winograd(s, tiling, registers);
                Scratch scratch(winograd.scratch_bytes()), whole(winograd.transformed_bytes()),
                    shared(winograd.transformed_bytes());
                for (const auto transform :
                     {&Winograd::transform_weights, &Winograd::transform_weights_for_data}) {
                    if (transform == &Winograd::transform_weights_for_data &&
                        s.channels != s.filters)
                        continue; // the weights would be of another shape
                    (winograd.*transform)(e.weights.data(), whole.data(), scratch.data(), 0, 1);
                    for (int share = 0; share < 3; ++share)
                        (winograd.*transform)(e.weights.data(), shared.data(), scratch.data(),
                                              share, 3);
                    EXPECT_EQ(std::memcmp(whole.data(), shared.data(), whole.bytes()), 0)
                        << describe(s, tiling);
                }
            }
}

TEST(Winograd, TheBiasIsOptional) {
    for (auto registers : registers_of_machine()) {
        const Example<float> example({1, 16, 16, 5, 5, 3, 3, 1, 1}, registers);
        const Winograd winograd(example.s, {4, 4}, registers);
        Scratch scratch(winograd.backward_weights_scratch_bytes());
        std::vector<float> diff_weights(example.weights.size());
        winograd.backward_weights(example.src.data(), example.diff_dst.data(), diff_weights.data(),
                                  nullptr, scratch.data());
        EXPECT_EQ(diff_weights, Result<float>(example, {4, 4}).diff_weights);
    }
}

TEST(Winograd, SaysWhatItCannotDo) {
    const ConvShape fits{1, 16, 32, 6, 6, 3, 3, 1, 1};
    EXPECT_TRUE(Winograd::supports(fits));
    auto narrow = fits, thin = fits, empty = fits, other = fits, oblong = fits, padded = fits;
    narrow.channels = 24;
    thin.filters = 8;
    empty.batch = 0;
    other.kernel_h = other.kernel_w = 4;
    oblong.kernel_h = 5;
    padded.padding_w = 3; // diff_src would need negative padding
    for (const auto& s : {narrow, thin, empty, other, oblong, padded}) {
        EXPECT_FALSE(Winograd::supports(s)) << describe(s);
        EXPECT_THROW(Winograd(s, {4, 1}), std::invalid_argument);
    }
    for (const WinogradTiling tiling : {WinogradTiling{4, 0}, {7, 1}, {0, 1}, {}})
        EXPECT_THROW(Winograd(fits, tiling), std::invalid_argument);
    EXPECT_THROW(Winograd(fits, {8, 1}, Registers::avx2), std::invalid_argument);
    EXPECT_THROW(Winograd(fits, {8, 1, true}), std::invalid_argument);
    EXPECT_THROW(Winograd(fits, {4, 1, true}, Registers::avx2), std::invalid_argument);
    EXPECT_THROW(Winograd(fits, {4, 1}, Registers::none), std::invalid_argument);
}

} // namespace
} // namespace headroom
