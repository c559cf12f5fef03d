#include "cli/commands/Command.h"

#include "core/comparison/Format.h"
#include "datasets/base/Error.h"
#include "datasets/base/text/Suggest.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace headroom {
namespace {

struct Entry {
    const char* name;
    CommandPtr (*make)();
};

constexpr Entry entries[] = {
    {"summary", make_summary_command},
    {"train", make_train_command},
    {"eval", make_eval_command},
    {"predict", make_predict_command},
    {"compare", make_compare_command},
    {"report", make_report_command},
    {"verify", make_verify_command},
    {"verdict", make_verdict_command},
    {"batch run", make_batch_run_command},
    {"batch submit", make_batch_submit_command},
    {"batch status", make_batch_status_command},
    {"batch report", make_batch_report_command},
    {"batch logs", make_batch_logs_command},
    {"batch retry", make_batch_retry_command},
    {"batch stop", make_batch_stop_command},
    {"sweep shift", make_sweep_shift_command},
    {"sweep size", make_sweep_size_command},
    {"sweep latency", make_sweep_latency_command},
    {"filter", make_filter_command},
    {"maps", make_maps_command},
    {"heads", make_heads_command},
    {"pooled", make_pooled_command},
    {"dataset inspect", make_dataset_inspect_command},
    {"dataset verify", make_dataset_verify_command},
    {"dataset stats", make_dataset_stats_command},
    {"dataset split", make_dataset_split_command},
    {"dataset sort", make_dataset_sort_command},
    {"dataset convert", make_dataset_convert_command},
    {"dataset sample", make_dataset_sample_command},
    {"dataset synth", make_dataset_synth_command},
    {"convert-head", make_convert_head_command},
    {"export", make_export_command},
    {"features", make_features_command},
    {"weights inspect", make_weights_inspect_command},
    {"weights check", make_weights_check_command},
    {"weights convert", make_weights_convert_command},
    {"cache list", make_cache_list_command},
    {"cache clear", make_cache_clear_command},
    {"runs", make_runs_command},
    {"tag", make_tag_command},
    {"rename", make_rename_command},
    {"bench", make_bench_command},
    {"info", make_info_command},
    {"help", make_help_command},
};

} // namespace

CommandPtr make_command(const std::string& name) {
    for (const auto& entry : entries)
        if (name == entry.name) return entry.make();
    return nullptr;
}

const std::vector<std::string>& command_names() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> all;
        for (const auto& entry : entries)
            all.emplace_back(entry.name);
        return all;
    }();
    return names;
}

const std::vector<std::string>& first_words() {
    static const std::vector<std::string> words = [] {
        std::vector<std::string> all;
        for (const auto& name : command_names()) {
            auto word = name.substr(0, name.find(' '));
            if (std::ranges::find(all, word) == all.end()) all.push_back(std::move(word));
        }
        return all;
    }();
    return words;
}

std::vector<std::string> subcommands(const std::string& group) {
    std::vector<std::string> names;
    for (const auto& name : command_names())
        if (name.starts_with(group + " ")) names.push_back(name);
    return names;
}

FoundCommand find_command(const std::vector<std::string>& words) {
    const auto unknown = [](const std::string& name, const std::vector<std::string>& known) {
        return usage_error(
            fmt::format("unknown command '{}'{}", printable(name), did_you_mean(name, known)));
    };
    const auto& first = words.front();
    if (auto command = make_command(first)) return {std::move(command), 1};
    const auto below = subcommands(first);
    if (below.empty()) throw unknown(first, first_words());
    if (words.size() < 2 || words[1].starts_with('-'))
        throw usage_error(
            fmt::format("{} needs a second word: expected {}", first, fmt::join(below, ", ")));
    const auto name = first + " " + words[1];
    if (auto command = make_command(name)) return {std::move(command), 2};
    throw unknown(name, below);
}

} // namespace headroom
