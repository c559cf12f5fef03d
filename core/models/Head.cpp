#include "core/models/Head.h"

#include "datasets/base/Error.h"
#include "datasets/base/text/Json.h"

#include <fmt/format.h>

namespace headroom {

namespace {

void append_dense(std::vector<LayerSpec>& layers, const HeadSpec& spec, int units) {
    for (int width : spec.hidden) {
        layers.push_back({{"type", "dense"}, {"units", width}});
        layers.push_back({{"type", "relu"}});
        if (spec.dropout > 0) layers.push_back({{"type", "dropout"}, {"rate", spec.dropout}});
    }
    layers.push_back({{"type", "dense"}, {"units", units}});
}

const LayerSpec flatten{{"type", "flatten"}};
const LayerSpec global_average_pool{{"type", "adaptive-avgpool"}, {"size", 1}};

std::vector<LayerSpec> flatten_dense(const HeadSpec& spec, int units) {
    std::vector<LayerSpec> layers{flatten};
    append_dense(layers, spec, units);
    return layers;
}

std::vector<LayerSpec> gap_dense(const HeadSpec& spec, int units) {
    std::vector<LayerSpec> layers{global_average_pool, flatten};
    append_dense(layers, spec, units);
    return layers;
}

std::vector<LayerSpec> gap_conv(const HeadSpec&, int units) {
    return {{{"type", "conv"}, {"filters", units}, {"kernel", 1}},
            {{"type", "relu"}},
            global_average_pool,
            flatten};
}

} // namespace

const std::vector<HeadKind>& head_kinds() {
    static const std::vector<HeadKind> kinds{
        {"flatten-dense", "flatten the feature maps into dense layers", flatten_dense, false},
        {"gap-dense", "average each feature map, then dense layers", gap_dense, true},
        {"gap-conv", "1x1 convolution to one map a class, then average it", gap_conv, true},
    };
    return kinds;
}

const HeadKind& head_kind(const std::string& kind) {
    std::string known;
    for (auto& candidate : head_kinds()) {
        if (candidate.kind == kind) return candidate;
        known += (known.empty() ? "" : ", ") + candidate.kind;
    }
    throw usage_error(fmt::format("unknown head {}; there are {}", shown(kind), known));
}

} // namespace headroom
