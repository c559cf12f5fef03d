#include "core/models/Model.h"

#include "core/layers/nested/CompileLayers.h"
#include "core/models/Head.h"
#include "datasets/base/options/OptionName.h"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <stdexcept>
#include <utility>

namespace headroom {

namespace {

Shape features(const ImageShape& image) {
    return {image.channels, image.height, image.width};
}

} // namespace

Model::Model(ModelSpec spec, const std::string& kind)
    : spec_(std::move(spec)), head_spec_(spec_.head(kind)) {
    backbone_ = std::make_unique<Network>("backbone", spec_.backbone, input(), spec_.source.get());
    auto shape = feature_shape();
    if (shape.size() != 3)
        throw usage_error(
            fmt::format("{}: the backbone ends in {}, a head needs feature maps: leave "
                        "flatten to the head",
                        spec_.name, to_string(shape)));
    check_head(kind, shape);
    head_ = std::make_unique<Network>("head", head_kind(kind).layers(head_spec_, units()), shape);
}

Shape Model::input() const {
    return features(spec_.input);
}
Shape Model::feature_shape() const {
    return backbone_->output_shape(input());
}

std::vector<Parameter*> Model::parameters() {
    auto all = backbone_->parameters();
    std::ranges::copy(head_->parameters(), std::back_inserter(all));
    return all;
}

std::vector<const Parameter*> Model::parameters() const {
    auto all = std::as_const(*backbone_).parameters();
    std::ranges::copy(std::as_const(*head_).parameters(), std::back_inserter(all));
    return all;
}

void Model::initialise(std::uint64_t seed) {
    backbone_->initialise(seed);
    head_->initialise(seed);
}

void Model::check_input(const ImageShape& image) const {
    if (image.channels != spec_.input.channels)
        throw data_error(
            fmt::format("{} takes {} channel{}, the images have {}: use {}", spec_.name,
                        spec_.input.channels, spec_.input.channels == 1 ? "" : "s", image.channels,
                        option_name("channels", std::to_string(spec_.input.channels))));
    auto trained = fmt::format("{}x{}", spec_.input.height, spec_.input.width);
    auto given = fmt::format("{}x{}", image.height, image.width);
    Shape found;
    try {
        found = backbone_->output_shape(features(image));
    } catch (const Error&) {
        throw data_error(fmt::format("images of {} are too small for {}: use {}", given, spec_.name,
                                     option_name("resize", trained)));
    }
    if (head_size(head_spec_.kind) > std::min(found[1], found[2]))
        throw data_error(fmt::format("images of {} are too small for {}: use {}", given,
                                     head_spec_.kind, option_name("resize", trained)));
    if (!head_kind(head_spec_.kind).any_image_size && found != feature_shape())
        throw data_error(fmt::format("{} needs {}, got {}: use {}", head_spec_.kind, trained, given,
                                     option_name("resize", trained)));
}

Plan compile(Model& model, const PlanSpec& spec, LayerRange layers) {
    std::vector<NamedLayer> named;
    std::size_t number = 0;
    for (auto* network : {&model.backbone(), &model.head()})
        for (std::size_t i = 0; i < network->size(); ++i, ++number)
            if (layers.first <= number && number < layers.end)
                named.push_back({fmt::format("{}.{}", network->prefix(), i), &network->layer(i)});
    return compile_layers(named, spec);
}

Plan compile(const Model& model, const PlanSpec& spec, LayerRange layers) {
    if (spec.mode == Mode::training) throw std::logic_error("training needs a model it may change");
    return compile(const_cast<Model&>(model), spec, layers); // NOLINT: inference only reads
}

} // namespace headroom
