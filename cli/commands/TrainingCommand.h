#pragma once

#include "cli/commands/Command.h"
#include "cli/output/TerminalProgress.h"
#include "core/runs/config/TrainingSpec.h"

namespace headroom {

/// Base of train and compare: their common options, the folder for results, resuming a run with its
/// folder's settings, and the line after Ctrl-C.
class TrainingCommand : public Command {
  public:
    void add_options(OptionSet& options) override;
    int run(Console& console) override;

  protected:
    virtual TrainingSpec& spec() = 0;
    virtual std::string heading() const = 0; ///< of the options for model and heads
    virtual void add_head_options(OptionSet& options, const bool* resume) = 0;
    /// Replaces the Spec by that of a folder's config.json.
    virtual void read_spec(const std::filesystem::path& folder) = 0;
    /// Runs the job and prints its result; returns false if it was interrupted.
    virtual bool train(Console& console, TerminalProgress& progress) = 0;

  private:
    std::filesystem::path folder();

    std::string out_;
    bool resume_ = false, exist_ok_ = false;
    const OptionSet* options_ = nullptr;
};

} // namespace headroom
