#include "core/jobs/export/ExportJob.h"

#include "core/comparison/Format.h"
#include "core/export/KerasModel.h"
#include "core/export/OnnxModel.h"
#include "core/export/TorchModel.h"
#include "core/jobs/export/ExportCheck.h"
#include "core/models/weights/Preprocessing.h"
#include "core/runs/RunFiles.h"
#include "core/runs/config/RunConfig.h"
#include "core/runs/config/TrainedOn.h"
#include "datasets/base/Cancelled.h"
#include "datasets/base/Error.h"
#include "datasets/base/files/AtomicFile.h"
#include "datasets/base/files/OutputPlace.h"
#include "datasets/base/files/PartialOutput.h"
#include "datasets/base/options/OptionName.h"
#include "datasets/base/text/Json.h"
#include "datasets/base/text/JsonText.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace headroom {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

namespace {

/// Data that a user of the file needs to prepare images and to read answers, and its origin.
std::map<std::string, std::string> metadata_of(const fs::path& run, const SavedModel& saved) {
    const auto& card = saved.card;
    const Shape input = saved.model.input();
    std::map<std::string, std::string> metadata = {
        {"classes", json_line(card.classes)},
        {"size", fmt::format("{}x{}", input[2], input[1])},
        {"resize", to_string(card.resizing.mode)},
        {"interpolation", to_string(card.resizing.interpolation)},
        {"model", saved.model.spec().name},
        {"head", saved.model.head_spec().kind},
        {"headroom_version", HEADROOM_VERSION}};
    const auto config = run / run_files::config;
    if (fs::exists(config)) metadata["data_fingerprint"] = trained_data(config).second;
    return metadata;
}

/// One class a line, in the order of the probabilities; a line break in a name becomes a space.
std::string label_lines(const std::vector<std::string>& classes) {
    std::string text;
    for (auto name : classes) {
        std::ranges::replace_if(
            name, [](char c) { return c == '\n' || c == '\r'; }, ' ');
        text += name + '\n';
    }
    return text;
}

using Metadata = std::map<std::string, std::string>;

void write_onnx(const SavedModel& saved, const Metadata& metadata, const fs::path& out,
                ExportResult& result) {
    const auto network = portable_network(saved);
    result.files = {out / "model.onnx"};
    result.operators = network.operators.size();
    result.any_size = network.any_size;
    write_atomically(result.files[0], onnx_model(network, saved.model.units(), metadata));
}

void write_program(const PythonProgram& program, const fs::path& weights, ExportResult& result) {
    result.files = {weights.parent_path() / "model.py", weights};
    result.operators = program.operators;
    result.any_size = program.any_size;
    write_atomically(result.files[0], program.text);
}

void write_torch(const SavedModel& saved, const Metadata& metadata, const fs::path& out,
                 ExportResult& result) {
    const auto program = torch_program(saved);
    std::vector<TensorView> tensors;
    for (const auto& weight : program.weights)
        tensors.push_back({weight.name, weight.values.shape(), weight.values.values()});
    auto more = metadata;
    more["format"] = "pt"; // by convention: names and layouts are PyTorch's
    const auto& [mean, sd] = saved.card.normalisation;
    if (!mean.empty()) // so that they are pretrained weights that need no further option
        more["preprocessing"] =
            to_json(Preprocessing{false, 1, {mean.begin(), mean.end()}, {sd.begin(), sd.end()}})
                .dump();
    write_safetensors(out / "model.safetensors", tensors, more);
    write_program(program, out / "model.safetensors", result);
}

void write_keras(const SavedModel& saved, const Metadata&, const fs::path& out,
                 ExportResult& result) {
    const auto program = keras_program(saved);
    PartialOutput weights(out / "model.weights.h5");
    write_keras_weights(weights.path(), program);
    weights.place();
    write_program(program, out / "model.weights.h5", result);
}

} // namespace

const std::vector<ExportFormat>& export_formats() {
    static const std::vector<ExportFormat> formats{
        {"onnx", "model.onnx, for ONNX Runtime and others", write_onnx},
        {"keras", "model.py and model.weights.h5, for Keras 3", write_keras},
        {"torch", "model.py and model.safetensors, for PyTorch", write_torch}};
    return formats;
}

std::vector<std::string> export_format_names() {
    std::vector<std::string> names;
    std::ranges::transform(export_formats(), std::back_inserter(names), &ExportFormat::name);
    return names;
}

std::string data_to_verify(const fs::path& run) {
    try {
        const auto trained = trained_on(run);
        std::error_code ignored;
        if (!trained) return {};
        const auto& path = trained->data.path;
        return path.starts_with("synth:") || fs::exists(path, ignored) ? path : "";
    } catch (const Error&) {
        return {};
    }
}

ExportResult run(const ExportSpec& spec, const JobControl& control) {
    const auto format = std::ranges::find(export_formats(), spec.to, &ExportFormat::name);
    if (format == export_formats().end())
        throw usage_error(fmt::format("{} {}: expected {}", option_name("to"), shown(spec.to),
                                      fmt::join(export_format_names(), ", ")));
    check_output_folder(spec.out, spec.exist_ok);
    const SavedModel saved = load_model(spec.run);
    std::optional<MeasuredImages> images; // wrong data are an error before anything is written
    if (!spec.verify.empty()) images = images_to_check(spec, saved, control);
    if (control.stop.stop_requested()) throw Cancelled{};
    ExportResult result;
    result.run = spec.run;
    result.to = spec.to;
    result.labels = spec.out / "labels.txt";
    fs::create_directories(spec.out);
    write_atomically(result.labels, label_lines(saved.card.classes));
    format->write(saved, metadata_of(spec.run, saved), spec.out, result);
    for (const auto& file : result.files)
        result.bytes += fs::file_size(file);
    if (images) result.check = check_export(saved, result, *images, control);
    return result;
}

std::string to_text(const ExportCheck& check) {
    const auto share = [&](std::size_t count) {
        return percent(static_cast<double>(count) / static_cast<double>(check.images));
    };
    return fmt::format("{} in {} on {} {} images: largest difference of a logit {:.2g} (largest "
                       "logit {:.3g}), equal answers {}, accuracy {} (of the run {})",
                       check.agrees() ? "Checked" : "DIFFERS", printable(check.runtime),
                       grouped(check.images), check.split == "all" ? "of all" : check.split,
                       check.largest_difference, check.largest_logit, share(check.equal_answers),
                       share(check.their_correct), share(check.correct));
}

ordered_json to_json(const ExportResult& result) {
    auto files = ordered_json::array();
    for (const auto& file : result.files)
        files.push_back(file.string());
    ordered_json json = {{"run", result.run.string()}, {"to", result.to},
                         {"files", std::move(files)},  {"labels", result.labels.string()},
                         {"bytes", result.bytes},      {"operators", result.operators},
                         {"any_size", result.any_size}};
    if (const auto& check = result.check)
        json["check"] = {{"runtime", check->runtime},
                         {"split", check->split},
                         {"images", check->images},
                         {"largest_difference", check->largest_difference},
                         {"largest_logit", check->largest_logit},
                         {"agrees", check->agrees()},
                         {"equal_answers", check->equal_answers},
                         {"correct", check->correct},
                         {"their_correct", check->their_correct}};
    return json;
}

} // namespace headroom
