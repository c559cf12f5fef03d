#include "core/jobs/weights/ConvertHeadJob.h"

#include "core/models/Checkpoint.h"
#include "core/models/HeadConversion.h"
#include "core/runs/RunFiles.h"
#include "core/runs/RunFolder.h"
#include "core/runs/config/RunConfig.h"
#include "core/runs/result/RunResult.h"
#include "datasets/base/Error.h"
#include "datasets/base/files/ReadFile.h"
#include "datasets/base/options/OptionName.h"
#include "datasets/base/text/JsonText.h"

#include <fmt/format.h>

namespace headroom {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

namespace {

constexpr std::uint64_t max_file_bytes = std::uint64_t{4} << 30;

/// Reads run.json. Throws Error(usage) unless it is that of a finished run.
RunResult finished_result(const fs::path& run) {
    const auto path = run / run_files::result;
    if (!fs::exists(path))
        throw usage_error(
            fmt::format("{}: no finished run: it holds no {}", run.string(), run_files::result));
    auto result = run_result_from_json(read_json(path), path.string());
    if (result.interrupted)
        throw usage_error(fmt::format("{}: was interrupted: finish it with {} first", run.string(),
                                      option_name("resume")));
    return result;
}

/// The run's settings, for the converted model.
ordered_json converted_config(const fs::path& run, const Model& model, const ConvertedFrom& from) {
    auto config = read_json(run / run_files::config);
    config["model"] = to_json(model.spec());
    config["head"] = model.head_spec().kind;
    config[converted_key] = to_json(from);
    return config;
}

/// The run's result, whose training is that of the model before.
RunResult converted_result(RunResult result, const Model& model, const ConvertedFrom& from) {
    result.head = model.head_spec().kind;
    result.converted_from = from;
    result.head_params = model.head().parameter_count();
    result.macs = model.backbone().macs(model.input()) + model.head().macs(model.feature_shape());
    result.train.reset();
    result.held_out.reset();
    result.weight_outside_gap = weight_outside_gap(model);
    return result;
}

void check_out(const fs::path& out) {
    std::error_code ignored;
    if (fs::exists(fs::symlink_status(out, ignored)))
        throw usage_error(
            fmt::format("{}: exists already: choose another {}", out.string(), option_name("out")));
    RunFolder::check(out, {});
}

} // namespace

ConvertHeadResult run(const ConvertHeadSpec& spec, const JobControl&) {
    check_out(spec.out);
    const auto before = finished_result(spec.run);
    const auto saved = load_model(spec.run);
    const Model model = convert_head(saved.model, spec.to);
    const ConvertedFrom from{spec.run.string(), saved.model.head_spec().kind};

    RunFolder folder(spec.out, {});
    folder.write(run_files::config, json_text(converted_config(spec.run, model, from)));
    for (const char* name : {run_files::images, run_files::split, run_files::log})
        if (fs::exists(spec.run / name))
            folder.write(name, read_regular_file((spec.run / name).string(), max_file_bytes));
    save_model(folder.file(run_files::model), model, saved.card);
    folder.write(run_files::result, json_text(to_json(converted_result(before, model, from))));
    folder.keep();

    ConvertHeadResult result{spec.run, spec.out, from.head, spec.to, 0, 0, {}};
    result.head_params_before = saved.model.head().parameter_count();
    result.head_params = model.head().parameter_count();
    result.weight_outside_gap = weight_outside_gap(saved.model);
    return result;
}

ordered_json to_json(const ConvertHeadResult& result) {
    ordered_json json = {{"run", result.run.string()},
                         {"from", result.from},
                         {"out", result.out.string()},
                         {"to", result.to},
                         {"head_params_before", result.head_params_before},
                         {"head_params", result.head_params}};
    json["weight_outside_gap"] =
        result.weight_outside_gap ? ordered_json(*result.weight_outside_gap) : ordered_json();
    return json;
}

} // namespace headroom
