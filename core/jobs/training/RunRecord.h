#pragma once

#include "core/jobs/training/TensorBoardLog.h"
#include "core/jobs/training/TrainJob.h"
#include "core/jobs/training/TrainingData.h"
#include "core/runs/RunFolder.h"
#include "core/runs/result/TrainingCheckpoint.h"

namespace headroom {

class TuningChoices;

/// The run folder of a head in training: it begins or resumes the run there, and saves it.
class RunRecord {
  public:
    /// Opens spec.out. `config` is what a run begun now would have; resumed, the run keeps its own.
    /// Throws Error(usage) if another run is there, or one of other settings.
    RunRecord(const TrainingData& data, const TrainSpec& spec, nlohmann::ordered_json config,
              const JobControl& control);

    /// Whether there is a checkpoint to resume from.
    bool can_resume() const { return can_resume_; }

    /// Throws Error(bad_data) if config.json was changed after the run began.
    TrainingCheckpoint checkpoint(const StateLimits& limits) const;

    /// The model with the best weights so far.
    Model best_model() const;

    /// Result of a finished run. None if it is not finished, or if the file is damaged and has to
    /// be written again.
    std::optional<RunResult> finished_result() const;

    /// Writes a checkpoint, and with `new_model` the model. The model is written first: if stopped
    /// in between, the older checkpoint trains the same epoch to the same weights again.
    void save(const Model& model, bool new_model, const std::map<std::string, Tensor>& optimizer,
              const RunState& state, const TuningChoices& tuning);

    void write(const RunResult& result) const;

    /// Removes the run with this object, unless it was resumed.
    void discard() { folder_.discard(); }

  private:
    void begin() const;
    void resume(bool has_checkpoint);
    void write_images() const;
    void log_events(const std::vector<EpochDone>& history, const Model& model);
    void note_other_numerics(const nlohmann::ordered_json& saved) const;

    const TrainingData& data_;
    const TrainSpec& spec_;
    const JobControl& control_;
    nlohmann::ordered_json config_; ///< contents of config.json
    RunFolder folder_;
    bool can_resume_ = false;
    std::optional<TensorBoardLog> events_; ///< from the first log_events() on
};

} // namespace headroom
