#include "core/jobs/CommandLine.h"

#include "core/batch/GridText.h"
#include "core/models/Checkpoint.h"
#include "datasets/base/options/OptionName.h"
#include "datasets/base/text/ShellWord.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace headroom {
namespace {

class Words {
  public:
    explicit Words(std::string command) : text_(std::move(command)) {}

    template <typename Value>
    void add(const char* option, const Value& value) {
        const auto text = fmt::format("{}", value);
        // A value that begins with a dash would be mistaken for an option.
        text_ += fmt::format(" {}{}{}", option_name(option), text.starts_with('-') ? '=' : ' ',
                             shell_word(text));
    }
    template <typename Value>
    void add_changed(const char* option, const Value& value, const Value& by_default) {
        if (value != by_default) add(option, value);
    }
    void add_flag(const std::string& option, bool on) {
        if (on) text_ += ' ' + option_name(option);
    }
    /// Adds one option with several values.
    template <typename Values>
    void add_many(const char* option, const Values& values) {
        add_flag(option, true);
        for (const auto& value : values)
            add_word(value);
    }
    void add_word(const std::string& word) { text_ += ' ' + shell_word(word); }
    const std::string& text() const { return text_; }

  private:
    std::string text_;
};

/// Adds an option if it is given: if it differs from the command's default.
template <typename Value>
void add_field(Words& words, const OptionField& field, const Value& value,
               const Value& by_default) {
    if constexpr (std::is_same_v<Value, bool>) {
        words.add_flag(option_key(field, by_default), value != by_default);
    } else if (field.always_in_command || value != by_default) {
        words.add(field.key, option_text(field, value));
    }
}

/// Adds the options with the given keys or of the given groups, or all.
template <typename Options>
void add_fields(Words& words, const Options& options, const std::vector<std::string>& names = {}) {
    visit_fields(options, [&](const OptionField& field, const auto& value, const auto& by_default) {
        if (field.is_among(names)) add_field(words, field, value, by_default);
    });
}

void add_data(Words& words, const DataSpec& data) {
    words.add("data", data.path);
    add_fields(words, data);
}

void add_source(Words& words, const ImageSource& source) {
    const ImageSource defaults;
    if (!source.image.empty()) {
        words.add("image", source.image);
    } else {
        words.add("data", source.data.path);
        words.add("sample", source.sample);
        words.add_changed("split", source.split, defaults.split);
    }
    add_fields(words, source.data.options);
}

void add_training(Words& words, TrainOptions options) {
    if (options.learning_rate != automatic_rate)
        options.learning_rate = options.peak_learning_rate();
    add_fields(words, options);
}

template <typename Spec>
std::string sweep_command(const char* name, const Spec& spec) {
    Words words(fmt::format("headroom sweep {}", name));
    words.add_word(spec.folder.string());
    add_fields(words, spec);
    return words.text();
}

} // namespace

std::string command_line(const TrainSpec& spec) {
    Words words("headroom train");
    add_data(words, spec.data);
    words.add("model", spec.model);
    words.add("head", spec.head);
    add_training(words, spec.options);
    return words.text();
}

std::string command_line(const CompareSpec& spec) {
    Words words("headroom compare");
    add_data(words, spec.data);
    words.add("model", spec.model);
    add_fields<CompareOptions>(words, spec);
    add_training(words, spec.options);
    return words.text();
}

std::string plan_command_line(const CompareSpec& spec) {
    Words words(command_line(spec));
    words.add_flag("plan", true);
    return words.text();
}

std::string command_line(const SummarySpec& spec) {
    Words words("headroom summary");
    words.add("model", spec.model);
    if (const auto& input = spec.input; input.channels > 0)
        words.add("input", to_string(input));
    else if (input.height > 0)
        words.add("input", fmt::format("{}x{}", input.height, input.width));
    words.add_changed("classes", spec.classes, 0);
    if (!spec.heads.empty()) words.add("heads", fmt::format("{}", fmt::join(spec.heads, ",")));
    add_fields(words, spec.transfer, {"weights", "freeze"});
    if (const auto& training = spec.training) {
        words.add("batch-size", training->batch_size);
        if (training->optimizer != TrainOptions().optimizer)
            add_fields(words, *training, {"optimizer"});
        add_fields(words, *training, {"precision", "threads"});
    }
    return words.text();
}

std::string command_line(const EvaluateSpec& spec) {
    const EvaluateSpec defaults;
    std::vector<std::string> runs, data;
    for (const auto& run : spec.runs)
        runs.push_back(run.string());
    for (const auto& source : spec.data)
        data.push_back(source.path);
    Words words("headroom eval");
    words.add_many("run", runs);
    words.add_many("data", data);
    words.add_changed("split", spec.split, defaults.split);
    if (!spec.data.empty()) {
        const auto& reading = spec.data.front().options;
        add_fields(words, reading, {"origin", "resizing", "pixels"});
        if (spec.split_as_asked) add_fields(words, reading, {"fractions", "split file"});
    }
    words.add_changed("batch-size", spec.batch_size, defaults.batch_size);
    add_field(words, threads_field, spec.threads, defaults.threads);
    add_field(words, tune_field, spec.tune, defaults.tune);
    return words.text();
}

std::string command_line(const PredictSpec& spec) {
    Words words("headroom predict");
    words.add("run", spec.run.string());
    add_field(words, threads_field, spec.threads, 0);
    add_field(words, tune_field, spec.tune, true);
    add_fields(words, spec.reading, {"resizing"});
    for (const auto& image : spec.images)
        words.add_word(image);
    return words.text();
}

std::string command_line(const PredictFileSpec& spec) {
    Words words(command_line(spec.predict));
    words.add("out", spec.out.string());
    words.add_flag("all-classes", spec.all_classes);
    words.add_changed("reject", spec.reject, 0.0);
    words.add_changed("link", spec.link.string(), std::string());
    words.add_changed("move", spec.move.string(), std::string());
    return words.text();
}

std::string command_line(const ExportSpec& spec) {
    Words words("headroom export");
    words.add_word(spec.run.string());
    words.add("to", spec.to);
    words.add("out", spec.out.string());
    words.add_changed("verify", spec.verify, std::string());
    words.add_flag("exist-ok", spec.exist_ok);
    return words.text();
}

std::string command_line(const FilterSpec& spec) {
    const StageOptions& stages = spec.stages;
    Words words("headroom filter");
    add_source(words, spec.source);
    words.add_changed("size", spec.size, FilterSpec{}.size);
    words.add("kernel", to_string(stages.kernel));
    words.add("pool", stages.pool);
    words.add("shift", fmt::format("{},{}", stages.dx, stages.dy));
    return words.text();
}

std::string command_line(const MapsSpec& spec, const MapsPictureOptions& drawing) {
    const MapsPictureOptions defaults;
    Words words("headroom maps");
    words.add("run", spec.run.string());
    add_source(words, spec.source);
    words.add_changed("layer", spec.layer, std::string());
    words.add_changed("class", spec.class_name, std::string());
    words.add_flag("each-map", drawing.each_map);
    words.add_changed("opacity", drawing.opacity, defaults.opacity);
    return words.text();
}

std::string command_line(const HeadsSpec& spec) {
    std::vector<std::string> runs;
    for (const auto& run : spec.runs)
        runs.push_back(run.string());
    Words words("headroom heads");
    words.add_many("run", runs);
    add_source(words, spec.source);
    add_fields(words, spec);
    return words.text();
}

std::string command_line(const PooledFeaturesSpec& spec) {
    const PooledFeaturesSpec usual;
    std::vector<std::string> files;
    std::vector<std::size_t> samples;
    for (const auto& image : spec.images) {
        if (!image.image.empty())
            files.push_back(image.image);
        else if (image.split != spec.ranked.split)
            return {};
        else
            samples.push_back(image.sample);
    }
    Words words("headroom pooled");
    add_fields(words, spec.transfer, {"weights", "preprocessing"});
    words.add_changed("model", spec.model, std::string());
    if (!files.empty()) words.add_many("image", files);
    if (!samples.empty()) words.add("sample", fmt::format("{}", fmt::join(samples, ",")));
    if (!spec.ranked.data.path.empty()) {
        words.add("data", spec.ranked.data.path);
        words.add_changed("split", spec.ranked.split, usual.ranked.split);
        words.add_changed("count", spec.count, usual.count);
    }
    add_field(words, threads_field, spec.threads, 0);
    add_fields(words, spec.ranked.data.options);
    return words.text();
}

std::string command_line(const VerifySpec& spec) {
    const VerifyLimits defaults;
    const auto& limits = spec.limits;
    Words words("headroom dataset verify");
    words.add_word(spec.data.path);
    add_field(words, threads_field, spec.threads, 0);
    if (!spec.move_to.empty()) words.add("fix", "move:" + spec.move_to.string());
    if (!spec.fix_kinds.empty())
        words.add("fix-kinds", fmt::format("{}", fmt::join(spec.fix_kinds, ",")));
    words.add_changed("near-bits", limits.near.bits, defaults.near.bits);
    words.add_changed("near-difference", limits.near.difference, defaults.near.difference);
    words.add_changed("min-side", limits.tiny_side, defaults.tiny_side);
    words.add_changed("max-aspect", limits.aspect, defaults.aspect);
    words.add_changed("max-imbalance", limits.imbalance, defaults.imbalance);
    add_fields(words, spec.data.options, {"origin"});
    return words.text();
}

std::string command_line(const ShiftSweepSpec& spec) {
    return sweep_command("shift", spec);
}

std::string command_line(const SizeSweepSpec& spec) {
    return sweep_command("size", spec);
}

std::string command_line(const LatencySweepSpec& spec) {
    return sweep_command("latency", spec);
}

std::string command_line(const BatchRunSpec& spec) {
    std::string file;
    Words words("headroom batch run");
    if (spec.made) {
        const auto name = spec.out.filename().string() + ".grid";
        file = fmt::format("cat >{} <<'GRID'\n{}GRID\n", shell_word(name), to_text(*spec.made));
        words.add_word(name);
    } else if (!spec.grid.empty()) {
        words.add_word(spec.grid.string());
    }
    words.add("out", spec.out.string());
    add_fields(words, spec);
    return file + words.text();
}

std::string command_line(const BatchReportSpec& spec) {
    Words words("headroom batch report");
    words.add_word(spec.folder.string());
    add_fields(words, spec);
    return words.text();
}

std::string command_line(const VerdictSpec& spec) {
    Words words("headroom verdict");
    for (const auto& file : spec.files)
        words.add_word(file.string());
    CompareOptions judging;
    judging.equal_within = spec.equal_within;
    add_fields(words, judging, {"equal-within"});
    return words.text();
}

std::string command_line(const RanksSpec& spec) {
    Words words("headroom report");
    for (const auto& folder : spec.folders)
        words.add_word(folder.string());
    return words.text();
}

std::string command_line(const CompareRunsSpec& spec) {
    Words words("headroom report");
    for (const auto& folder : spec.runs)
        words.add_word(folder.string());
    add_fields(words, spec);
    return words.text();
}

std::string command_line(const InspectSpec& spec) {
    Words words("headroom dataset inspect");
    words.add_word(spec.data.path);
    add_fields(words, spec.data);
    return words.text();
}

std::string command_line(const SplitSpec& spec) {
    const SplitSpec defaults;
    Words words("headroom dataset split");
    words.add_word(spec.data.path);
    add_fields(words, spec.data.options);
    words.add_changed("test-count", spec.test_count, defaults.test_count);
    words.add_changed("valid-count", spec.valid_count, defaults.valid_count);
    words.add_changed("folds", spec.folds, defaults.folds);
    return words.text();
}

std::string command_line(const SampleSpec& spec) {
    const SampleSpec defaults;
    Words words("headroom dataset sample");
    words.add_word(spec.data.path);
    words.add_changed("per-class", spec.per_class, defaults.per_class);
    words.add_changed("seed", spec.seed, defaults.seed);
    words.add_changed("split", spec.split, defaults.split);
    add_fields(words, spec.data.options);
    return words.text();
}

std::string command_line(const ConvertSpec& spec) {
    const ConvertSpec defaults;
    Words words("headroom dataset convert");
    words.add_word(spec.data.path);
    words.add_word(spec.out.string());
    auto reading = spec.data.options;
    reading.test_fraction = OpenOptions().test_fraction; // the default is different here
    add_fields(words, reading);
    words.add_changed("test-fraction", spec.data.options.test_fraction,
                      defaults.data.options.test_fraction);
    add_field(words, dtype_field, spec.dtype, defaults.dtype);
    words.add_changed("compression", spec.compression, defaults.compression);
    words.add_changed("chunk", spec.chunk, defaults.chunk);
    return words.text();
}

std::string with_out(const std::string& command, const std::filesystem::path& out) {
    Words words(command);
    words.add("out", out.string());
    return words.text();
}

} // namespace headroom
