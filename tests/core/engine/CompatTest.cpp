#include "core/engine/Compat.h"

#include <gtest/gtest.h>

namespace headroom::compat {
namespace {

// Where it fails, the program ends with SIGFPE.
TEST(Compat, DescribesThe1x1ConvolutionsOfResNet50InInference) {
    using Type = dnnl::memory::data_type;
    const auto any = dnnl::memory::format_tag::any;
    for (const auto& [channels, filters] :
         {std::pair{256, 1024}, std::pair{512, 1024}, std::pair{512, 2048}, std::pair{1024, 512},
          std::pair{1024, 2048}})
        for (const int stride : {1, 2})
            for (const int batch : {1, 8}) {
                const int side = stride == 1 ? 4 : 2;
                const Desc bias({filters}, Type::f32, dnnl::memory::format_tag::a);
                const auto described = convolution_forward(
                    dnnl::prop_kind::forward_inference, {{batch, channels, 4, 4}, Type::f32, any},
                    {{filters, channels, 1, 1}, Type::f32, any}, &bias,
                    {{batch, filters, side, side}, Type::f32, any},
                    {{stride, stride}, {0, 0}, {0, 0}}, {});
                EXPECT_TRUE(channel_blocks(described.dst_desc()));
            }
}

} // namespace
} // namespace headroom::compat
