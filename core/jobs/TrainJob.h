#pragma once

#include "core/jobs/JobControl.h"
#include "core/models/ModelSpec.h"
#include "core/runs/RunResult.h"
#include "core/training/Metrics.h"
#include "core/training/TrainOptions.h"
#include "datasets/formats/OpenDataset.h"

#include <filesystem>
#include <nlohmann/json.hpp>

namespace headroom {

/// Where the images come from. `options` carries only what the user chose; jobs fill the rest in
/// (size_if_mixed from the model).
struct DataSpec {
    std::string path;
    OpenOptions options;
    /// Train on about so many samples only, each class in its share, chosen by options.split_seed;
    /// 0 = all.
    std::size_t train_limit = 0;
};

/// Calls visit(OptionField, value, default) for each option of reading data; the path is none.
template <typename Spec, typename Visit>
requires std::is_same_v<std::remove_const_t<Spec>, DataSpec>
void visit_fields(Spec& spec, Visit&& visit) {
    visit_fields(spec.options, visit);
    visit(OptionField{.key = "train-limit",
                      .label = "Train li&mit",
                      .help = "train on about N images only, each class in its share",
                      .value_name = "N",
                      .default_text = "all"},
          spec.train_limit, std::size_t{0});
}

struct TrainSpec {
    DataSpec data;
    std::string model; ///< catalog name or path of a model file
    std::string head;  ///< "flatten-dense"
    TrainOptions options;
    std::filesystem::path out; ///< the run folder; empty = nothing is written
    bool resume = false;       ///< go on from out/last.safetensors
    bool exist_ok = false;     ///< out may exist: an older run in it is replaced
};

struct TrainResult {
    bool interrupted = false; ///< stopped on request; the run folder can be resumed
    std::filesystem::path run;
    RunResult result;
    Evaluation train, held_out; ///< of the kept model, in evaluation mode, no augmentation
};

/// Trains one head on one backbone. Throws Error: bad data before anything is written, diverged (6)
/// when the loss is no number, locked (7) when another process works in `out`.
TrainResult run(const TrainSpec& spec, const JobControl& control);

} // namespace headroom
