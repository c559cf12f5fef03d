#include "core/jobs/weights/WeightsConvertJob.h"

#include "core/jobs/ProgressEvents.h"
#include "core/models/Safetensors.h"
#include "core/models/weights/TorchTensors.h"
#include "datasets/base/Error.h"
#include "datasets/base/files/OutputPlace.h"

#include <algorithm>
#include <fmt/format.h>

namespace headroom {

using nlohmann::ordered_json;

namespace {

/// Notes for readers of the result about what the source does not contain.
std::vector<std::string> notes_on(const WeightFile& file) {
    auto notes = file.notes;
    const auto layers = file_layers(file);
    if (!layers.counters.empty())
        notes.push_back(fmt::format("{} counters (num_batches_tracked, seeds) are left out",
                                    layers.counters.size()));
    if (!is_keras(file.format)) return notes;
    if (std::ranges::any_of(layers.layers, [&](const auto& layer) {
            return layer.weight && file.tensors[*layer.weight].shape.size() == 2;
        }))
        notes.emplace_back("the inputs of a dense layer after Flatten stay in Keras' order H, W, "
                           "C: PyTorch flattens C, H, W");
    if (file.format == WeightFormat::keras3_weights || file.format == WeightFormat::keras3_model)
        notes.emplace_back("Keras 3 keeps the order of layers within each class only: layers of "
                           "one class follow each other");
    return notes;
}

std::map<std::string, std::string> metadata_of(const WeightFile& file) {
    // The folder of the source would make equal conversions differ.
    std::map<std::string, std::string> metadata = {
        {"format", "pt"}, // by convention: names and layouts are PyTorch's
        {"source", std::filesystem::path(file.path).filename().string()},
        {"source_format", to_string(file.format)}};
    if (!file.writer.empty()) metadata["source_writer"] = file.writer;
    if (file.preprocessing)
        metadata["preprocessing"] = to_json(file.preprocessing->preprocessing).dump();
    return metadata;
}

} // namespace

WeightsConvertResult run(const WeightsConvertSpec& spec, const JobControl& control) {
    if (spec.out.extension() != ".safetensors")
        throw usage_error(fmt::format("{}: expected the name of a file that ends in .safetensors",
                                      spec.out.string()));
    check_output_file(spec.out, spec.exist_ok);
    const auto file = open_weight_file(spec.path);
    WeightsConvertResult result{spec.out, 0, 0, notes_on(file)};
    std::vector<TensorView> views;
    std::vector<Tensor> values;
    auto tell = progress_events(control, "reading " + spec.path);
    for (const auto& tensor : torch_tensors(file)) {
        tell(values.size(), file.tensors.size());
        const auto& read = values.emplace_back(read_torch_tensor(file, tensor));
        views.push_back({tensor.name, tensor.shape, read.values()});
        result.values += static_cast<std::int64_t>(read.size());
    }
    result.tensors = views.size();
    write_safetensors(spec.out, views, metadata_of(file));
    return result;
}

ordered_json to_json(const WeightsConvertResult& result) {
    return {{"out", result.out.string()},
            {"tensors", result.tensors},
            {"values", result.values},
            {"notes", result.notes}};
}

} // namespace headroom
