#include "core/layers/AdaptiveAvgPool2d.h"
#include "core/layers/BatchNorm2d.h"
#include "core/layers/Dropout.h"
#include "core/layers/Flatten.h"
#include "core/layers/GemPool2d.h"
#include "core/layers/GlobalAvgMaxPool2d.h"
#include "core/layers/GlobalMaxPool2d.h"
#include "core/layers/Pool2d.h"
#include "core/layers/Relu.h"
#include "core/layers/conv/Conv2d.h"
#include "core/layers/dense/Dense.h"
#include "core/layers/nested/Fire.h"
#include "core/layers/nested/Residual.h"
#include "datasets/base/Error.h"
#include "datasets/base/text/Json.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>

namespace headroom {

namespace {

using Make = std::unique_ptr<Layer> (*)(SpecReader&, const Shape&);

const std::map<std::string, Make>& registry() {
    static const std::map<std::string, Make> makers{
        {"adaptive-avgpool", AdaptiveAvgPool2d::make},
        {"avgpool", Pool2d::make},
        {"batchnorm", BatchNorm2d::make},
        {"conv", Conv2d::make},
        {"dense", Dense::make},
        {"dropout", Dropout::make},
        {"fire", Fire::make},
        {"flatten", Flatten::make},
        {"gem", GemPool2d::make},
        {"global-avgmaxpool", GlobalAvgMaxPool2d::make},
        {"global-maxpool", GlobalMaxPool2d::make},
        {"maxpool", Pool2d::make},
        {"relu", Relu::make},
        {"relu6", Relu::make},
        {"residual", Residual::make},
        {"sequence", Sequence::make},
    };
    return makers;
}

} // namespace

std::unique_ptr<Layer> make_layer(const nlohmann::ordered_json& json, const Shape& input) {
    SpecReader spec(json);
    auto found = registry().find(spec.type());
    if (found == registry().end()) {
        std::vector<std::string> types;
        for (auto& [type, make] : registry())
            types.push_back(type);
        throw usage_error(fmt::format("unknown layer type {}; there are {}", shown(spec.type()),
                                      fmt::join(types, ", ")));
    }
    auto layer = found->second(spec, input);
    spec.finish();
    layer->output_shape(input);
    return layer;
}

} // namespace headroom
