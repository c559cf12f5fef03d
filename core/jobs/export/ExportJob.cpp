#include "core/jobs/export/ExportJob.h"

#include "core/export/OnnxModel.h"
#include "core/runs/RunFiles.h"
#include "core/runs/config/RunConfig.h"
#include "datasets/base/Cancelled.h"
#include "datasets/base/Error.h"
#include "datasets/base/files/AtomicFile.h"
#include "datasets/base/files/OutputPlace.h"
#include "datasets/base/options/OptionName.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace headroom {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

namespace {

/// Data that a user of the file needs to prepare images and to read answers, and its origin.
std::map<std::string, std::string> onnx_metadata(const fs::path& run, const SavedModel& saved) {
    const auto& card = saved.card;
    const Shape input = saved.model.input();
    std::map<std::string, std::string> metadata = {
        {"classes", ordered_json(card.classes).dump()},
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

} // namespace

const std::vector<std::string>& export_formats() {
    static const std::vector<std::string> formats{"onnx"};
    return formats;
}

ExportResult run(const ExportSpec& spec, const JobControl& control) {
    if (std::ranges::find(export_formats(), spec.to) == export_formats().end())
        throw usage_error(fmt::format("{} {}: expected {}", option_name("to"), spec.to,
                                      fmt::join(export_formats(), ", ")));
    check_output_folder(spec.out, spec.exist_ok);
    const SavedModel saved = load_model(spec.run);
    const auto network = portable_network(saved);
    ExportResult result{spec.run, spec.out / "model.onnx", spec.out / "labels.txt", spec.to};
    const auto content = onnx_model(network, saved.model.units(), onnx_metadata(spec.run, saved));
    result.bytes = content.size();
    result.operators = network.operators.size();
    result.any_size = network.any_size;
    if (control.stop.stop_requested()) throw Cancelled{};
    fs::create_directories(spec.out);
    write_atomically(result.labels, label_lines(saved.card.classes));
    write_atomically(result.file, content);
    return result;
}

ordered_json to_json(const ExportResult& result) {
    return {{"run", result.run.string()},   {"to", result.to},
            {"file", result.file.string()}, {"labels", result.labels.string()},
            {"bytes", result.bytes},        {"operators", result.operators},
            {"any_size", result.any_size}};
}

} // namespace headroom
