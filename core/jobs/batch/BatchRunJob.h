#pragma once

#include "core/batch/BatchFolder.h"
#include "core/jobs/JobControl.h"
#include "core/jobs/batch/CellCheck.h"
#include "datasets/base/options/OptionField.h"

#include <filesystem>
#include <optional>
#include <type_traits>
#include <vector>

namespace headroom {

/// Trains the cells of a batch that are neither done nor failed.
///
///     BatchRunSpec spec;
///     spec.grid = "heads.ini";
///     spec.out = "batches/heads";
///     const auto result = run(spec, {});
///
/// Cells that other processes train are waited for, unless it is about certain ones (`only`): their
/// result then is that of all calls: a failure, also if it happened before, or that another process
/// trains one (Failure::locked).
/// Run again, it goes on where it was stopped or killed: a finished cell is kept, one stopped in
/// its middle goes on from its last epoch and ends with the same bits.
struct BatchRunSpec {
    std::filesystem::path grid; ///< empty = the grid that `out` was made of
    std::optional<Grid> made;   ///< instead of that file
    std::filesystem::path out;
    std::string home;              ///< replaces a ~ in the grid's paths
    std::vector<std::string> only; ///< numbers of cells, also ranges "3-7"; empty = all
    bool retry = false;            ///< those, also if they failed before
    bool extend = false;
    int jobs = 1;
    int threads = 0;
    std::uint64_t memory = 0; ///< bytes for jobs; 0 = what is available
    bool keep_going = false;
    std::filesystem::path program; ///< `headroom`, for jobs; empty = this one
};

template <typename Spec, typename Visit>
requires std::is_same_v<std::remove_const_t<Spec>, BatchRunSpec>
void visit_fields(Spec& s, Visit&& visit) {
    const BatchRunSpec d;
    constexpr OptionRange from_1{.min = 1, .expected = "at least 1"};
    visit(OptionField{.key = "only",
                      .label = "Only",
                      .help = "train only these cells: 3,7-9",
                      .value_name = "N,...",
                      .default_text = "all"},
          s.only, d.only);
    visit(OptionField{.key = "jobs",
                      .label = "&Jobs",
                      .help = "train N cells at a time, each in a process of its own",
                      .value_name = "N",
                      .range = from_1},
          s.jobs, d.jobs);
    visit(OptionField{.key = "threads",
                      .label = "&Threads",
                      .help = "number of threads of each cell, unless the grid says it",
                      .value_name = "N",
                      .default_text = "the cores, divided by the jobs",
                      .range = {.min = 0, .expected = "at least 1, or 0 for the default"}},
          s.threads, d.threads);
    visit(OptionField{.key = "memory",
                      .label = "&Memory",
                      .help = "memory for jobs: a cell waits until what it needs fits",
                      .value_name = "SIZE",
                      .default_text = "what is available",
                      .bytes = true},
          s.memory, d.memory);
    visit(OptionField{.key = "keep-going",
                      .label = "&Keep going",
                      .help = "train the other cells after one has failed"},
          s.keep_going, d.keep_going);
    visit(OptionField{.key = "extend",
                      .label = "E&xtend",
                      .help = "add the cells that the grid has more than the folder"},
          s.extend, d.extend);
}

struct BatchRunResult {
    std::filesystem::path folder;
    std::size_t cells = 0;                 ///< of the batch
    std::size_t done = 0, trained = 0;     ///< done at all; by this call
    std::size_t failed = 0, elsewhere = 0; ///< elsewhere: another process trains them
    std::size_t first_failed = 0;          ///< its number, or of one that another process trains
    CellFailure failure;                   ///< of that
    bool interrupted = false;              ///< stopped on request
};

/// Throws Error(usage) if the grid is wrong or not the folder's, or cells cannot be trained, before
/// anything is trained; Error(io) if the folder cannot be written to.
BatchRunResult run(const BatchRunSpec& spec, const JobControl& control);

/// Opens the batch, or makes it of the grid; a new or extended one is not saved yet. Throws the
/// errors of run() about grid and folder.
BatchFolder open_batch(const BatchRunSpec& spec);

/// Opens it, and checks and saves a new or extended one, whose data are open during `visit`. Throws
/// the errors of run() before it trains, and Cancelled when stopped.
BatchFolder checked_batch(const BatchRunSpec& spec, const JobControl& control,
                          const VisitGroup& visit = {});

/// Numbers of cells from texts such as "3" and "7-9". Throws Error(usage).
std::vector<std::size_t> cell_numbers(const std::vector<std::string>& texts);

/// Numbers of the cells that failed, as BatchRunSpec::only takes them.
std::vector<std::string> failed_cells(const std::filesystem::path& folder);

nlohmann::ordered_json to_json(const BatchRunResult& result);

} // namespace headroom
