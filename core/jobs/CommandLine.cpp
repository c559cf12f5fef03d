#include "core/jobs/CommandLine.h"

#include "core/models/Checkpoint.h"
#include "datasets/base/ByteSize.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace headroom {
namespace {

/// In single quotes where a shell would read more into it than a word.
std::string shell_word(const std::string& text) {
    const bool plain = !text.empty() &&
                       text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                              "0123456789_-./:,=+@%") == std::string::npos;
    if (plain) return text;
    std::string quoted = "'";
    for (char c : text) {
        if (c == '\'')
            quoted += "'\\''";
        else
            quoted += c;
    }
    return quoted + '\'';
}

class Words {
  public:
    explicit Words(std::string command) : text_(std::move(command)) {}

    template <typename Value>
    void add(const char* option, const Value& value) {
        const auto text = fmt::format("{}", value);
        // What begins with a dash would be taken for an option.
        text_ +=
            fmt::format(" --{}{}{}", option, text.starts_with('-') ? '=' : ' ', shell_word(text));
    }
    template <typename Value>
    void add_changed(const char* option, const Value& value, const Value& by_default) {
        if (value != by_default) add(option, value);
    }
    void add_flag(const char* option, bool on) {
        if (on) text_ += fmt::format(" --{}", option);
    }
    /// One option with several values: "--run a b".
    template <typename Values>
    void add_many(const char* option, const Values& values) {
        text_ += fmt::format(" --{}", option);
        for (const auto& value : values)
            add_word(value);
    }
    void add_word(const std::string& word) { text_ += ' ' + shell_word(word); }
    const std::string& text() const { return text_; }

  private:
    std::string text_;
};

void add_classes(Words& words, const OpenOptions& o) {
    if (!o.classes.empty()) words.add("classes", fmt::format("{}", fmt::join(o.classes, ",")));
}

void add_source_kind(Words& words, const OpenOptions& o) {
    const OpenOptions usual;
    if (o.labels_from) words.add("labels-from", *o.labels_from);
    words.add_flag("skip-empty", o.skip_empty);
    words.add_changed("images-path", o.images_path, usual.images_path);
    words.add_changed("labels-path", o.labels_path, usual.labels_path);
    words.add_changed("layout", o.layout, usual.layout);
    words.add_changed("range", o.range, usual.range);
    if (o.memory_budget != usual.memory_budget)
        words.add("memory-budget", byte_size_string(o.memory_budget));
    words.add_changed("synth-seed", o.synth_seed, usual.synth_seed);
    words.add_changed("synth-count", o.synth_count, usual.synth_count);
}

void add_resizing(Words& words, const OpenOptions& o) {
    const OpenOptions usual;
    if (o.resize) words.add("resize", fmt::format("{}x{}", o.resize->height, o.resize->width));
    const auto& [interpolation, mode] = o.resizing;
    if (mode != usual.resizing.mode) words.add("resize-mode", to_string(mode));
    if (interpolation != usual.resizing.interpolation)
        words.add("interpolation", to_string(interpolation));
}

void add_view(Words& words, const OpenOptions& o) {
    const OpenOptions usual;
    add_classes(words, o);
    add_resizing(words, o);
    words.add_changed("channels", o.channels, usual.channels);
    words.add_flag("skip-bad", o.skip_bad);
}

void add_split(Words& words, const OpenOptions& o) {
    const OpenOptions usual;
    words.add_changed("test-fraction", o.test_fraction, usual.test_fraction);
    words.add_changed("valid-fraction", o.valid_fraction, usual.valid_fraction);
    words.add_changed("split-seed", o.split_seed, usual.split_seed);
    words.add_changed("split-file", o.split_file, usual.split_file);
    words.add_changed("fold", o.fold, usual.fold);
}

void add_reading(Words& words, const OpenOptions& o) {
    add_view(words, o);
    add_split(words, o);
    add_source_kind(words, o);
}

void add_data_options(Words& words, const DataSpec& data) {
    add_reading(words, data.options);
    words.add_changed("train-limit", data.train_limit, DataSpec{}.train_limit);
}

void add_data(Words& words, const DataSpec& data) {
    words.add("data", data.path);
    add_data_options(words, data);
}

void add_source(Words& words, const ImageSource& source) {
    const ImageSource usual;
    if (!source.image.empty()) {
        words.add("image", source.image);
    } else {
        words.add("data", source.data.path);
        words.add("sample", source.sample);
        words.add_changed("split", source.split, usual.split);
    }
    add_reading(words, source.data.options);
}

/// Adds the options with the given keys, or all.
template <typename Options>
void add_fields(Words& words, const Options& options, const std::vector<std::string>& keys = {}) {
    visit_fields(options, [&](const OptionField& field, const auto& value, const auto& by_default) {
        if (!keys.empty() && std::ranges::find(keys, field.key) == keys.end()) return;
        if constexpr (std::is_same_v<std::decay_t<decltype(value)>, bool>) {
            const auto name = fmt::format("{}{}", by_default ? "no-" : "", field.key);
            words.add_flag(name.c_str(), value != by_default);
        } else if (field.always_in_command || value != by_default) {
            words.add(field.key, option_text(value));
        }
    });
}

void add_training(Words& words, TrainOptions options) {
    options.learning_rate = options.peak_learning_rate();
    add_fields(words, options);
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
    words.add("heads", fmt::format("{}", fmt::join(spec.heads, ",")));
    words.add("seeds", spec.seeds);
    add_training(words, spec.options);
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
    if (const auto& training = spec.training) {
        words.add("batch-size", training->batch_size);
        if (training->optimizer != TrainOptions().optimizer)
            add_fields(words, *training, {"optimizer"});
        add_fields(words, *training, {"precision", "threads"});
    }
    return words.text();
}

std::string command_line(const EvaluateSpec& spec) {
    const EvaluateSpec usual;
    std::vector<std::string> runs, data;
    for (const auto& run : spec.runs)
        runs.push_back(run.string());
    for (const auto& source : spec.data)
        data.push_back(source.path);
    Words words("headroom eval");
    words.add_many("run", runs);
    words.add_many("data", data);
    words.add_changed("split", spec.split, usual.split);
    if (!spec.data.empty()) {
        const auto& reading = spec.data.front().options;
        add_view(words, reading);
        if (spec.split_as_asked) add_split(words, reading);
        add_source_kind(words, reading);
    }
    words.add_changed("batch-size", spec.batch_size, usual.batch_size);
    words.add_changed("threads", spec.threads, usual.threads);
    words.add_flag("no-tune", !spec.tune);
    return words.text();
}

std::string command_line(const PredictSpec& spec) {
    Words words("headroom predict");
    words.add("run", spec.run.string());
    words.add_changed("threads", spec.threads, 0);
    add_resizing(words, spec.reading);
    for (const auto& image : spec.images)
        words.add_word(image);
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
    const MapsPictureOptions usual;
    Words words("headroom maps");
    words.add("run", spec.run.string());
    add_source(words, spec.source);
    words.add_changed("layer", spec.layer, std::string());
    words.add_changed("class", spec.class_name, std::string());
    words.add_flag("each-map", drawing.each_map);
    words.add_changed("opacity", drawing.opacity, usual.opacity);
    return words.text();
}

std::string command_line(const VerifySpec& spec) {
    const VerifyLimits usual;
    const auto& limits = spec.limits;
    Words words("headroom dataset verify");
    words.add_word(spec.data.path);
    words.add_changed("threads", spec.threads, 0);
    if (!spec.move_to.empty()) words.add("fix", "move:" + spec.move_to.string());
    if (!spec.fix_kinds.empty())
        words.add("fix-kinds", fmt::format("{}", fmt::join(spec.fix_kinds, ",")));
    words.add_changed("near-bits", limits.near.bits, usual.near.bits);
    words.add_changed("near-difference", limits.near.difference, usual.near.difference);
    words.add_changed("min-side", limits.tiny_side, usual.tiny_side);
    words.add_changed("max-aspect", limits.aspect, usual.aspect);
    words.add_changed("max-imbalance", limits.imbalance, usual.imbalance);
    add_classes(words, spec.data.options);
    add_source_kind(words, spec.data.options);
    return words.text();
}

std::string command_line(const InspectSpec& spec) {
    Words words("headroom dataset inspect");
    words.add_word(spec.data.path);
    add_data_options(words, spec.data);
    return words.text();
}

std::string command_line(const SplitSpec& spec) {
    const SplitSpec usual;
    Words words("headroom dataset split");
    words.add_word(spec.data.path);
    add_reading(words, spec.data.options);
    words.add_changed("test-count", spec.test_count, usual.test_count);
    words.add_changed("valid-count", spec.valid_count, usual.valid_count);
    words.add_changed("folds", spec.folds, usual.folds);
    return words.text();
}

std::string command_line(const SampleSpec& spec) {
    const SampleSpec usual;
    Words words("headroom dataset sample");
    words.add_word(spec.data.path);
    words.add_changed("per-class", spec.per_class, usual.per_class);
    words.add_changed("seed", spec.seed, usual.seed);
    words.add_changed("split", spec.split, usual.split);
    add_reading(words, spec.data.options);
    return words.text();
}

std::string command_line(const ConvertSpec& spec) {
    const ConvertSpec usual;
    Words words("headroom dataset convert");
    words.add_word(spec.data.path);
    words.add_word(spec.out.string());
    auto reading = spec.data.options;
    reading.test_fraction = OpenOptions().test_fraction; // the default is another one here
    add_reading(words, reading);
    words.add_changed("test-fraction", spec.data.options.test_fraction,
                      usual.data.options.test_fraction);
    words.add_changed("dtype", spec.dtype, usual.dtype);
    words.add_changed("compression", spec.compression, usual.compression);
    words.add_changed("chunk", spec.chunk, usual.chunk);
    return words.text();
}

std::string with_out(const std::string& command, const std::filesystem::path& out) {
    Words words(command);
    words.add("out", out.string());
    return words.text();
}

} // namespace headroom
