#pragma once

#include "core/batch/BatchFolder.h"
#include "core/jobs/training/PrepareTraining.h"

#include <map>
#include <optional>
#include <string>

namespace headroom {

enum class CellOutcome {
    done,
    failed,  ///< the reason is in the batch's folder
    stopped, ///< on request; its run can be resumed
    taken,   ///< another process trains it
};

/// Trains cells of a batch one after another. Those that share data and model share them in memory,
/// and the features of a frozen part.
class CellTrainer {
  public:
    /// `threads` are those of cells that do not say how many; 0 = all.
    CellTrainer(const BatchFolder& batch, int threads, const JobControl& control);

    /// Trains the cell, or goes on with it, unless it is done. Its events are about run `number` of
    /// `of`. Throws Error(io) if the batch's folder cannot be written to.
    CellOutcome train(const BatchCell& cell, std::size_t number, std::size_t of);

    /// Cells in an order in which those that share data follow each other; otherwise as they were.
    static std::vector<BatchCell> by_data(const std::vector<BatchCell>& cells);

  private:
    TrainSpec spec_of(const BatchCell& cell) const;
    void prepare(const BatchCell& cell, const TrainSpec& spec, const JobControl& control);
    bool search(TrainSpec& spec, const JobControl& control);

    const BatchFolder& batch_;
    const int threads_;
    const JobControl& control_;
    std::map<std::string, std::vector<std::string>> heads_; ///< by what they share
    std::string shared_;                                    ///< what data_ is for
    TrainSpec machine_;                                     ///< its threads and precision
    std::optional<TrainingData> data_;
};

} // namespace headroom
