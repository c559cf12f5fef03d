// Compares packing with the definition of each layout, with destinations full of garbage: must also
// hold on processors that we cannot test on.

#include "core/engine/Reorder.h"
#include "core/engine/PlanBuilder.h"
#include "core/engine/Precision.h"
#include "core/kernels/isa/BFloat16.h"
#include "tests/core/engine/PlanFixture.h"

#include <gtest/gtest.h>

#include <cctype>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

namespace headroom {
namespace {

using compat::Desc;
using compat::Dims;
using Tag = dnnl::memory::format_tag;
using Type = dnnl::memory::data_type;

constexpr float garbage = 777777;

/// Calls use(index) for every index below dims, the last dimension fastest.
template <typename Use>
void for_each_index(const Dims& dims, const Use& use) {
    Dims index(dims.size(), 0);
    for (;;) {
        use(index);
        std::size_t d = dims.size();
        while (d > 0 && ++index[d - 1] == dims[d - 1])
            index[--d] = 0;
        if (d == 0) return;
    }
}

std::size_t row_major(const Dims& dims, const Dims& index) {
    std::int64_t at = 0;
    for (std::size_t d = 0; d < dims.size(); ++d)
        at = at * dims[d] + index[d];
    return static_cast<std::size_t>(at);
}

std::int64_t volume_of(const Dims& dims) {
    std::int64_t count = 1;
    for (auto d : dims)
        count *= d;
    return count;
}

/// Values 1, 2, ... by row-major index.
std::vector<float> counting(const Dims& dims) {
    std::vector<float> values(static_cast<std::size_t>(volume_of(dims)));
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = static_cast<float>(i + 1);
    return values;
}

/// A layout by its name: "ABcd16b16a" is outer blocks of a and b, then c and d, then 16 of b, then
/// 16 of a (oneDNN's developer guide, memory formats).
class NamedLayout {
  public:
    NamedLayout(const std::string& name, const Dims& dims) : dims_(dims), block_(dims.size(), 1) {
        for (std::size_t i = 0; i < name.size();) {
            std::int64_t count = 0;
            for (; std::isdigit(static_cast<unsigned char>(name[i])) != 0; ++i)
                count = count * 10 + name[i] - '0';
            const auto d = static_cast<std::size_t>(std::tolower(name[i++]) - 'a');
            parts_.push_back({d, count});
            if (count > 0) block_[d] *= count;
        }
    }

    Dims padded() const {
        Dims padded = dims_;
        for (std::size_t d = 0; d < padded.size(); ++d)
            padded[d] = (padded[d] + block_[d] - 1) / block_[d] * block_[d];
        return padded;
    }

    std::size_t at(Dims index) const {
        std::int64_t offset = 0, stride = 1;
        Dims left = padded();
        for (auto part = parts_.rbegin(); part != parts_.rend(); ++part) {
            const auto [d, block] = *part;
            const auto count = block > 0 ? block : left[d];
            offset += index[d] % count * stride;
            index[d] /= count;
            left[d] /= count;
            stride *= count;
        }
        return static_cast<std::size_t>(offset);
    }

    /// Expected contents of a memory in that layout if the row-major one holds counting().
    std::vector<float> expected() const {
        std::vector<float> memory(static_cast<std::size_t>(volume_of(padded())), 0.f);
        for_each_index(dims_, [&](const Dims& index) {
            memory[at(index)] = static_cast<float>(row_major(dims_, index) + 1);
        });
        return memory;
    }

  private:
    struct Part {
        std::size_t dimension;
        std::int64_t block; ///< 0: the rest after the blocks
    };
    Dims dims_, block_;
    std::vector<Part> parts_;
};

struct Named {
    const char* name;
    Tag tag;
};

constexpr Named layouts[] = {{"abcd", Tag::abcd},
                             {"acdb", Tag::acdb},
                             {"bcda", Tag::bcda},
                             {"cdba", Tag::cdba},
                             {"aBcd8b", Tag::aBcd8b},
                             {"aBcd16b", Tag::aBcd16b},
                             {"Acdb8a", Tag::Acdb8a},
                             {"Acdb16a", Tag::Acdb16a},
                             {"Abcd16a", Tag::Abcd16a},
                             {"ABcd8b8a", Tag::ABcd8b8a},
                             {"ABcd8a8b", Tag::ABcd8a8b},
                             {"ABcd16b16a", Tag::ABcd16b16a},
                             {"ABcd16a16b", Tag::ABcd16a16b},
                             {"ABcd8b16a2b", Tag::ABcd8b16a2b},
                             {"ABcd8a16b2a", Tag::ABcd8a16b2a}};

const std::vector<Dims> odd_shapes = {{9, 17, 3, 3}, {4, 3, 2, 2},   {17, 12, 3, 3}, {20, 20, 3, 3},
                                      {1, 1, 5, 5},  {32, 32, 3, 3}, {33, 15, 1, 1}, {2, 31, 4, 1}};

TEST(PlainReorder, PacksAsTheNamesOfLayoutsSay) {
    for (const auto& [name, tag] : layouts) {
        for (const auto& dims : odd_shapes) {
            SCOPED_TRACE(testing::Message() << name << " of " << testing::PrintToString(dims));
            const Desc plain_desc = plain(dims), packed(dims, Type::f32, tag);
            const NamedLayout layout(name, dims);
            const auto values = counting(dims);
            std::vector<float> memory(static_cast<std::size_t>(volume_of(layout.padded())),
                                      garbage);
            ASSERT_EQ(memory.size() * sizeof(float), packed.get_size());
            ASSERT_EQ(PlainReorder::extent(packed), packed.get_size());
            PlainReorder(plain_desc, packed).run(values.data(), memory.data());
            EXPECT_EQ(memory, layout.expected());
            std::vector<float> back(values.size(), garbage);
            PlainReorder(packed, plain_desc).run(memory.data(), back.data());
            EXPECT_EQ(back, values);
        }
    }
}

TEST(PlainReorder, RoundsToBFloat16) {
    const Dims dims{3, 5};
    std::vector<float> values(15), back(15);
    fill(values, 1);
    std::vector<BFloat16> packed(15);
    const Desc f32(dims, Type::f32, Tag::ab), bf16(dims, Type::bf16, Tag::ba);
    PlainReorder(f32, bf16).run(values.data(), packed.data());
    PlainReorder(bf16, f32).run(packed.data(), back.data());
    for (std::size_t i = 0; i < 15; ++i)
        EXPECT_EQ(back[i], BFloat16::from(values[i]).value()) << i;
}

TEST(PlainReorder, WritesTheChannelsOfAPartOnly) {
    const Dims part_dims{2, 3, 2, 1};
    const Desc whole({2, 8, 2, 1}, Type::f32, Tag::nchw);
    const Desc part = whole.submemory_desc(part_dims, {0, 4, 0, 0});
    const auto values = counting(part_dims);
    std::vector<float> memory(32, garbage), expected(32, garbage);
    for_each_index(part_dims, [&](const Dims& i) {
        expected[row_major({2, 8, 2, 1}, {i[0], i[1] + 4, i[2], i[3]})] =
            static_cast<float>(row_major(part_dims, i) + 1);
    });
    PlainReorder(plain(part_dims), part).run(values.data(), memory.data());
    EXPECT_EQ(memory, expected);
}

// ---- layouts that oneDNN chooses ---------------------------------------------------------------

/// Compares what Reorder writes into `to`, padding included, with the descriptor's definition.
void expect_packed_rightly(const Desc& to, bool by_loops) {
    const auto layout = compat::blocking(to);
    ASSERT_TRUE(layout) << "an opaque layout: nothing here can check it";
    const Dims dims = compat::dims_of(to);
    const Desc from = plain(dims);
    auto values = counting(dims);
    for (auto& v : values)
        v = static_cast<float>(static_cast<int>(v) % 255 + 1); // exact in bf16
    const bool bf16 = compat::type_of(to) == Type::bf16;
    const std::size_t count = to.get_size() / dnnl::memory::data_type_size(compat::type_of(to));
    std::vector<float> f32(count, garbage);
    std::vector<BFloat16> halves(count, BFloat16::from(garbage));
    dnnl::memory source(from, compat::cpu(), values.data());
    dnnl::memory target(to, compat::cpu(), bf16 ? static_cast<void*>(halves.data()) : f32.data());
    dnnl::stream stream(compat::cpu());
    Reorder(source, target, by_loops).execute(stream);
    stream.wait();
    for_each_index(layout->padded_dims, [&](const Dims& index) {
        bool padding = false;
        std::int64_t at = layout->offset, stride = 1;
        Dims outer = index;
        for (auto b = layout->inner_blocks.size(); b-- > 0;) {
            const auto d = static_cast<std::size_t>(layout->inner_dims[b]);
            at += outer[d] % layout->inner_blocks[b] * stride;
            outer[d] /= layout->inner_blocks[b];
            stride *= layout->inner_blocks[b];
        }
        for (std::size_t d = 0; d < dims.size(); ++d) {
            at += outer[d] * layout->strides[d];
            padding = padding || index[d] >= dims[d];
        }
        const auto i = static_cast<std::size_t>(at);
        ASSERT_LT(i, count);
        ASSERT_EQ(bf16 ? halves[i].value() : f32[i], padding ? 0 : values[row_major(dims, index)])
            << "at " << testing::PrintToString(index);
    });
}

void expect_packed_rightly(const Desc& to) {
    expect_packed_rightly(to, false);
    expect_packed_rightly(to, true);
}

std::vector<Type> types() {
    if (choose_precision(PrecisionOption::bf16).precision == Precision::bf16)
        return {Type::f32, Type::bf16};
    return {Type::f32};
}

TEST(Reorder, PacksWhatConvolutionsWant) {
    for (const Type type : types()) {
        for (const std::int64_t filters : {1, 4, 9, 17, 20, 32, 48}) {
            for (const std::int64_t channels : {1, 3, 12, 17, 20, 32, 33}) {
                for (const std::int64_t kernel : {1, 2, 3, 5}) {
                    SCOPED_TRACE(testing::Message() << filters << "x" << channels << "x" << kernel
                                                    << " of type " << static_cast<int>(type));
                    const Dims padding{kernel / 2, kernel / 2};
                    const compat::WindowSteps steps{{1, 1}, padding, padding};
                    const std::int64_t out = 8 + 2 * (kernel / 2) - kernel + 1;
                    const Desc src({2, channels, 8, 8}, type, Tag::any),
                        weights({filters, channels, kernel, kernel}, type, Tag::any),
                        dst({2, filters, out, out}, type, Tag::any);
                    for (const auto kind :
                         {dnnl::prop_kind::forward_training, dnnl::prop_kind::forward_inference}) {
                        const auto forward = compat::convolution_forward(kind, src, weights,
                                                                         nullptr, dst, steps, {});
                        expect_packed_rightly(forward.weights_desc());
                        expect_packed_rightly(forward.src_desc());
                        expect_packed_rightly(forward.dst_desc());
                        if (kind != dnnl::prop_kind::forward_training) continue;
                        const auto by_data =
                            compat::convolution_backward_data(src, weights, dst, steps, forward);
                        expect_packed_rightly(by_data.weights_desc());
                        expect_packed_rightly(by_data.diff_src_desc());
                        expect_packed_rightly(by_data.diff_dst_desc());
                    }
                }
            }
        }
    }
}

TEST(Reorder, PacksWhatDenseLayersWant) {
    for (const Type type : types()) {
        for (const std::int64_t units : {1, 4, 10, 17, 64, 100}) {
            for (const std::int64_t inputs : {1, 9, 16, 63, 130, 256}) {
                SCOPED_TRACE(testing::Message() << units << " units of " << inputs);
                const Desc src({12, inputs}, type, Tag::any),
                    weights({units, inputs}, type, Tag::any), dst({12, units}, type, Tag::any),
                    bias({units}, Type::f32, Tag::any);
                const auto forward = compat::inner_product_forward(
                    dnnl::prop_kind::forward_training, src, weights, bias, dst, false);
                expect_packed_rightly(forward.weights_desc());
                expect_packed_rightly(forward.src_desc());
                const auto by_data =
                    compat::inner_product_backward_data(src, weights, dst, forward);
                expect_packed_rightly(by_data.weights_desc());
            }
        }
    }
}

// ---- finding wrong reorders --------------------------------------------------------------------

/// PlainReorder followed by some damage, as by a faulty library.
ReorderFunction with_harm(const std::function<void(float* to)>& harm) {
    return [=](const dnnl::memory& from, const dnnl::memory& to) {
        PlainReorder(from.get_desc(), to.get_desc())
            .run(from.get_data_handle(), to.get_data_handle());
        harm(data<float>(to));
    };
}

TEST(ReordersRightly, FindsWhatIsWrong) {
    const Dims dims{17, 12, 3, 3};
    const Desc from = plain(dims), to(dims, Type::f32, Tag::ABcd16b16a);
    EXPECT_TRUE(reorders_rightly(from, to, with_harm([](float*) {})));
    EXPECT_FALSE(reorders_rightly(from, to, with_harm([](float* x) { std::swap(x[0], x[1]); })))
        << "misplaced values";
    EXPECT_FALSE(reorders_rightly(from, to, with_harm([](float* x) { x[12 * 16] = garbage; })))
        << "padding that is not zero";
    EXPECT_FALSE(reorders_rightly(from, to, [](const dnnl::memory&, const dnnl::memory&) {}))
        << "nothing written";
    EXPECT_FALSE(reorders_rightly(from, to, [](const dnnl::memory&, const dnnl::memory&) {
        throw dnnl::error(dnnl_unimplemented, "could not create a primitive");
    }));
}

/// (oneDNN 3.7 also uses blocks of 24, on AVX2, in Plan.BuffersShareMemory.)
TEST(ReordersRightly, TriesLargeMemoriesInBlocksOfAnySize) {
    for (const Tag tag : {Tag::ab, Tag::ba, Tag::BA16a48b, Tag::BA16a64b, Tag::AB16b64a}) {
        const Dims dims{1000, 4096};
        const Desc from = plain(dims), to(dims, Type::f32, tag);
        EXPECT_TRUE(reorders_rightly(from, to, with_harm([](float*) {})));
        EXPECT_TRUE(reorders_rightly(to, from, with_harm([](float*) {})));
        EXPECT_FALSE(reorders_rightly(from, to, with_harm([](float* x) { x[5] = 0.5f; })));
    }
}

TEST(ReordersRightly, FindsHarmInTheLastRowsOfLargeMemories) {
    const Dims dims{4096 + 7, 17, 3, 3};
    const Desc from = plain(dims), to(dims, Type::f32, Tag::ABcd16b16a);
    EXPECT_TRUE(reorders_rightly(from, to, with_harm([](float*) {})));
    const auto leave_padding = [](const dnnl::memory& source, const dnnl::memory& target) {
        const std::size_t size = PlainReorder::extent(target.get_desc());
        std::vector<unsigned char> before(size);
        std::memcpy(before.data(), target.get_data_handle(), size);
        PlainReorder(source.get_desc(), target.get_desc())
            .run(source.get_data_handle(), target.get_data_handle());
        const auto count = size / sizeof(float);
        auto* values = data<float>(target);
        std::memcpy(values + count - 1, before.data() + size - sizeof(float), sizeof(float));
    };
    EXPECT_FALSE(reorders_rightly(from, to, leave_padding));
}

// ---- Plans --------------------------------------------------------------------------------------

/// Logits and gradients of a training step, and logits of inference.
std::vector<std::vector<float>> step(const ModelSpec& spec, Precision precision, bool by_loops) {
    Model model(spec, "flatten-dense");
    model.initialise(1);
    const Execution execution{.precision = precision, .threads = 2, .plain_reorders = by_loops};
    std::vector<std::vector<float>> results;
    for (const Mode mode : {Mode::training, Mode::inference}) {
        auto plan = compile(
            model, {.batch = 5, .input = model.input(), .mode = mode, .execution = execution});
        fill(plan.input(), 2);
        results.push_back(logits_of(plan, {.seed = 1, .step = 1}));
        if (mode == Mode::inference) continue;
        fill(plan.diff_logits(), 3);
        plan.backward();
        for (const auto* p : model.parameters()) {
            const Tensor grad = p->trainable ? p->plain_grad() : Tensor();
            results.emplace_back(grad.values().begin(), grad.values().end());
        }
    }
    return results;
}

TEST(Reorder, PlansComputeTheSameWithoutOneDnns) {
    for (const auto& spec : {tiny(), even()})
        for (const Precision precision : {Precision::f32, Precision::bf16}) {
            if (precision == Precision::bf16 && types().size() == 1) continue;
            EXPECT_EQ(step(spec, precision, false), step(spec, precision, true))
                << spec.name << " " << to_string(precision);
        }
}

} // namespace
} // namespace headroom
