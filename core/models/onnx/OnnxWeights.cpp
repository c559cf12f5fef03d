#include "core/models/onnx/OnnxWeights.h"

#include "core/models/SpecLimits.h"
#include "core/models/onnx/OnnxBackbone.h"
#include "core/models/onnx/OnnxInput.h"
#include "datasets/base/Error.h"
#include "datasets/base/options/OptionName.h"

#include <charconv>
#include <filesystem>
#include <fmt/format.h>

namespace headroom {

namespace {

constexpr int usual_side = 224, usual_channels = 3, usual_classes = 1000;

class OnnxReader : public WeightReader {
  public:
    OnnxReader(std::shared_ptr<const FileBytes> file, std::shared_ptr<const OnnxGraph> graph,
               std::vector<OnnxWeight> weights)
        : file_(std::move(file)), graph_(std::move(graph)), weights_(std::move(weights)) {}

    void read(std::size_t tensor, std::span<float> values) const override {
        const auto& weight = weights_[tensor];
        if (!weight.transposed) return read_onnx_values(*file_, *weight.tensor, values);
        std::vector<float> stored(values.size());
        read_onnx_values(*file_, *weight.tensor, stored);
        const auto rows = static_cast<std::size_t>(weight.shape[0]);
        for (std::size_t i = 0; i < stored.size(); ++i)
            values[i % rows * (stored.size() / rows) + i / rows] = stored[i];
    }

  private:
    std::shared_ptr<const FileBytes> file_;
    std::shared_ptr<const OnnxGraph> graph_; ///< has the tensors of `weights_`
    std::vector<OnnxWeight> weights_;
};

bool is_ours(const OnnxGraph& graph) {
    return graph.producer.starts_with("headroom");
}

/// Height and width of the images of our own exports, whose graph takes any: "size" is "32x28".
void read_own_size(const OnnxGraph& graph, ImageShape& image) {
    const auto size = graph.metadata.find("size");
    if (!is_ours(graph) || size == graph.metadata.end()) return;
    const char* const end = size->second.data() + size->second.size();
    int width = 0, height = 0;
    const auto x = std::from_chars(size->second.data(), end, width).ptr;
    if (x == end || std::from_chars(x + 1, end, height).ptr != end || width < 1 ||
        width > max_image_side || height < 1 || height > max_image_side)
        return;
    if (image.width == 0) image.width = width;
    if (image.height == 0) image.height = height;
}

} // namespace

WeightFile read_onnx_weights(std::shared_ptr<const FileBytes> file) {
    const auto graph = std::make_shared<const OnnxGraph>(read_onnx_graph(*file));
    auto backbone = onnx_backbone(*file, *graph);
    WeightFile result;
    result.path = file->path();
    result.format = WeightFormat::onnx;
    result.writer = graph->producer;
    for (const auto& weight : backbone.weights)
        result.tensors.push_back({weight.name, weight.shape, to_string(weight.tensor->type)});
    result.metadata = graph->metadata;
    if (backbone.preprocessing)
        result.preprocessing = {*backbone.preprocessing, "the nodes before its first layer"};
    else if (is_ours(*graph))
        result.preprocessing = {parse_preprocessing("none"), "the run that wrote it"};
    result.notes = std::move(backbone.notes);
    result.notes.push_back(fmt::format("a model of {} layers: use it with {}",
                                       backbone.layers.size(), option_name("model", result.path)));
    result.reader =
        std::make_shared<OnnxReader>(std::move(file), graph, std::move(backbone.weights));
    return result;
}

ModelSpec onnx_model_spec(const std::string& path) {
    const FileBytes file(path);
    const auto graph = read_onnx_graph(file);
    auto backbone = onnx_backbone(file, graph);
    auto& image = backbone.image;
    read_own_size(graph, image);
    for (auto* side : {&image.height, &image.width})
        if (*side == 0) *side = usual_side;
    if (image.channels == 0) image.channels = usual_channels;
    if (image.channels != 1 && image.channels != 3)
        throw data_error(
            fmt::format("{}: its images have {} channels, expected 1 or 3", path, image.channels));
    ModelSpec spec;
    spec.name = std::filesystem::path(path).filename().string();
    spec.description = "backbone of a file of ONNX";
    spec.input = image;
    spec.classes = backbone.classes >= 1 && backbone.classes <= max_classes
                       ? static_cast<int>(backbone.classes)
                       : usual_classes;
    spec.backbone = std::move(backbone.layers);
    spec.heads = {{"flatten-dense", {}, 0}, {"gap-dense", {}, 0}};
    return spec;
}

} // namespace headroom
