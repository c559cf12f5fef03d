#include "cli/commands/Command.h"
#include "cli/options/OptionFields.h"
#include "cli/output/Json.h"
#include "cli/output/TerminalProgress.h"
#include "cli/output/TextTable.h"
#include "core/comparison/Format.h"
#include "core/jobs/costs/BenchJob.h"
#include "core/training/TrainOptions.h"
#include "datasets/base/Error.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace headroom {
namespace {

std::string milliseconds(double seconds) {
    return seconds > 0 ? fmt::format("{:.3f}", 1e3 * seconds) : "";
}

std::string gflops(double per_second) {
    return per_second > 0 ? fmt::format("{:.0f}", per_second) : "";
}

/// Explains the columns.
std::string header(const std::vector<BenchRow>& rows) {
    const auto processor = std::ranges::count_if(rows, &BenchRow::processor_time);
    const char* time = processor == std::ssize(rows) ? "is processor time"
                       : processor == 0
                           ? "is wall-clock time"
                           : "is processor time with one thread, wall-clock time with more";
    return fmt::format("Images per second from the median step of each round: the median, lowest "
                       "and highest round. Time {}.\n\n",
                       time);
}

std::string overview(const std::vector<BenchRow>& rows) {
    TextTable table({"Model", "Head", "Mode", "Precision", "Batch", "Threads", "Median", "Lowest",
                     "Highest", "ms a step", "Peak memory"});
    table.left(1).left(2).left(3);
    for (const auto& row : rows)
        table.add({row.model, row.head, row.mode, row.precision, std::to_string(row.batch_size),
                   std::to_string(row.threads), rate(row.median), rate(row.lowest),
                   rate(row.highest), milliseconds(row.seconds_per_step()),
                   short_bytes(static_cast<double>(row.peak_memory_bytes))});
    return table.text();
}

std::string layer_table(const std::vector<LayerTime>& layers) {
    TextTable table(
        {"Layer", "What", "Forward ms", "Backward ms", "Update ms", "Share", "GFLOP/s"});
    table.left(1);
    LayerTime all;
    all.layer = "all";
    for (const auto& layer : layers) {
        all.forward_seconds += layer.forward_seconds;
        all.backward_seconds += layer.backward_seconds;
        all.update_seconds += layer.update_seconds;
        all.flops += layer.flops;
    }
    const auto add = [&](const LayerTime& layer) {
        table.add({layer.layer, layer.type, milliseconds(layer.forward_seconds),
                   milliseconds(layer.backward_seconds), milliseconds(layer.update_seconds),
                   percent(layer.seconds() / all.seconds()), gflops(layer.gflops_per_second())});
    };
    std::ranges::for_each(layers, add);
    add(all);
    return table.text();
}

std::string step_table(const std::vector<StepTime>& steps) {
    TextTable table({"Step", "Implementation", "ms", "GFLOP/s"});
    table.left(1);
    for (const auto& time : steps)
        table.add({time.step.name, time.step.implementation, milliseconds(time.seconds),
                   gflops(time.gflops_per_second())});
    return table.text();
}

std::string details(const BenchRow& row) {
    std::string text;
    const auto title = fmt::format("\n{} with {}, {}, {}, batch {}, {} thread{}\n",
                                   printable(row.model), row.head, row.mode, row.precision,
                                   row.batch_size, row.threads, row.threads == 1 ? "" : "s");
    if (!row.layers.empty()) text += title + layer_table(row.layers);
    if (!row.steps.empty()) text += title + step_table(row.steps);
    return text;
}

class BenchCommand : public Command {
  public:
    std::string name() const override { return "bench"; }
    std::string summary() const override {
        return "Measures how fast networks train and infer, and where the time goes.";
    }
    std::string usage() const override { return "[--model MODEL] [OPTIONS]"; }
    std::vector<Example> examples() const override {
        return {
            {"headroom bench", "training steps of mnist-cnn with each of its heads"},
            {"headroom bench --model bn-cnn --mode train,inference --precision f32,bf16 --threads "
             "1,2",
             "every combination, one row each"},
            {"headroom bench --model mnist-cnn --head gap-dense --layers",
             "which layer takes how long, forward and backward"},
            {"headroom bench --model my.json --head flatten-dense --explain --json",
             "which implementation runs each step, as raw numbers"},
        };
    }

    void add_options(OptionSet& options) override {
        options.group("What; lists with commas make every combination");
        options.list(
            "model", "MODEL,...",
            fmt::format("names that 'headroom info' lists, or JSON model files (default {})",
                        fmt::join(spec_.models, ",")),
            spec_.models);
        options.list("head", "HEAD,...", "heads (default: all of a model)", spec_.heads);
        add_choices(
            options,
            {.key = "mode", .label = "Mode", .help = "train, inference", .value_name = "NAME,..."},
            spec_.modes);
        add_choices(options,
                    {.key = "precision",
                     .label = "Precision",
                     .help = "f32, bf16, auto: bf16 where the processor has AMX",
                     .value_name = "NAME,..."},
                    spec_.precisions);
        options.list(
            "batch-size", "N,M",
            fmt::format("images in a step (default {})", fmt::join(spec_.batch_sizes, ",")),
            spec_.batch_sizes);
        options.list("threads", "N,M", "number of threads (default: one per core)", spec_.threads);
        options.call("input", "HxWxC", "image size, such as 28x28x1 (default: the model's)",
                     [this](const std::string& text) { spec_.input = parse_image_shape(text); });
        options.number("classes", "N",
                       "number of classes; 1 is one sigmoid unit (default: the model's)",
                       spec_.classes);
        options.group("How");
        options.number("seconds", "X",
                       fmt::format("seconds of measuring for each row, in all rounds (default {})",
                                   spec_.seconds),
                       spec_.seconds);
        options.number(
            "rounds", "N",
            fmt::format("number of rounds in which the rows take turns (default {})", spec_.rounds),
            spec_.rounds);
        add_field(options, tune_field, spec_.tune);
        options.flag("layers", "each layer's share, forward and backward", spec_.layers);
        options.flag("explain", "each step's implementation, time and GFLOP/s", spec_.steps);
    }

    int run(Console& console) override {
        TerminalProgress progress(console);
        const auto rows = headroom::run(spec_, progress.control());
        progress.clear();
        if (console.json) {
            auto json = nlohmann::ordered_json::array();
            for (const auto& row : rows)
                json.push_back(to_json(row));
            print_json(console, json);
        } else {
            console.out << header(rows) << overview(rows);
            for (const auto& row : rows)
                console.out << details(row);
        }
        return 0;
    }

  private:
    BenchSpec spec_;
};

} // namespace

CommandPtr make_bench_command() {
    return std::make_unique<BenchCommand>();
}

} // namespace headroom
