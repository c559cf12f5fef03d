#include "core/layers/nested/ChannelPart.h"

#include <cstring>

namespace headroom {

void copy_to(PlanBuilder& builder, const ChannelPart& part, const dnnl::memory& from) {
    const std::size_t images = static_cast<std::size_t>(builder.batch());
    const std::size_t size = from.get_desc().get_size() / images; // bytes of an image
    const std::size_t whole = part.whole.get_desc().get_size() / images;
    const std::size_t before = size /
                               static_cast<std::size_t>(compat::dims_of(from.get_desc())[1]) *
                               static_cast<std::size_t>(part.before);
    builder.add_own("concat", {from, part.whole}, [=, to = part.whole](const Plan::Draw&) {
        for (std::size_t n = 0; n < images; ++n)
            std::memcpy(data<std::byte>(to) + n * whole + before, data<std::byte>(from) + n * size,
                        size);
    });
}

} // namespace headroom
