#pragma once

#include "cli/options/OptionSet.h"
#include "cli/output/Console.h"

#include <memory>
#include <string>
#include <vector>

namespace headroom {

/// One command: it defines its options, then runs with their values. It only fills a Spec, runs the
/// job and prints the result. To add one, write a file with a class, and a line in Commands.cpp.
class Command {
  public:
    struct Example {
        std::string line; ///< what to type: "headroom info"
        std::string does; ///< what it does
    };

    virtual ~Command() = default;

    virtual std::string name() const = 0;    ///< one word, or two: "dataset inspect"
    virtual std::string summary() const = 0; ///< one line, for the list of commands
    virtual std::string usage() const = 0;   ///< after the name: "--model M [OPTIONS]"
    virtual std::vector<Example> examples() const = 0;

    /// Binds options to members; called once, before run. `options` stays until run has returned.
    virtual void add_options(OptionSet& options) = 0;

    /// Returns the exit status. Throws Error.
    virtual int run(Console& console) = 0;
};

using CommandPtr = std::unique_ptr<Command>;

/// Creates the command of that name; null if there is none.
CommandPtr make_command(const std::string& name);

/// In the order in which help lists them.
const std::vector<std::string>& command_names();

/// Words that a command line may begin with: a command of one word, or the first of two; each once.
const std::vector<std::string>& first_words();

/// Commands of two words that begin with this one: "dataset" -> {"dataset inspect", ...}.
std::vector<std::string> subcommands(const std::string& group);

/// The command that the words begin with, and how many of them name it.
struct FoundCommand {
    CommandPtr command;
    std::size_t words = 0;
};
FoundCommand find_command(const std::vector<std::string>& words);

CommandPtr make_summary_command();
CommandPtr make_train_command();
CommandPtr make_eval_command();
CommandPtr make_predict_command();
CommandPtr make_compare_command();
CommandPtr make_report_command();
CommandPtr make_verify_command();
CommandPtr make_verdict_command();
CommandPtr make_batch_run_command();
CommandPtr make_batch_submit_command();
CommandPtr make_batch_status_command();
CommandPtr make_batch_report_command();
CommandPtr make_batch_logs_command();
CommandPtr make_batch_retry_command();
CommandPtr make_batch_stop_command();
CommandPtr make_sweep_shift_command();
CommandPtr make_sweep_size_command();
CommandPtr make_sweep_latency_command();
CommandPtr make_filter_command();
CommandPtr make_maps_command();
CommandPtr make_heads_command();
CommandPtr make_pooled_command();
CommandPtr make_dataset_inspect_command();
CommandPtr make_dataset_verify_command();
CommandPtr make_dataset_stats_command();
CommandPtr make_dataset_sort_command();
CommandPtr make_dataset_split_command();
CommandPtr make_dataset_convert_command();
CommandPtr make_dataset_sample_command();
CommandPtr make_dataset_synth_command();
CommandPtr make_convert_head_command();
CommandPtr make_export_command();
CommandPtr make_features_command();
CommandPtr make_weights_inspect_command();
CommandPtr make_weights_check_command();
CommandPtr make_weights_convert_command();
CommandPtr make_cache_list_command();
CommandPtr make_cache_clear_command();
CommandPtr make_runs_command();
CommandPtr make_tag_command();
CommandPtr make_rename_command();
CommandPtr make_bench_command();
CommandPtr make_info_command();
CommandPtr make_help_command();

} // namespace headroom
