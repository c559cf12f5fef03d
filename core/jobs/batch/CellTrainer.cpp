#include "core/jobs/batch/CellTrainer.h"

#include "core/batch/CellSettings.h"
#include "core/jobs/batch/FinishedCell.h"
#include "core/jobs/training/HeadSearch.h"
#include "core/jobs/training/TrainRun.h"
#include "core/runs/RunFiles.h"
#include "core/runs/config/RunConfig.h"
#include "datasets/base/Cancelled.h"
#include "datasets/base/Error.h"
#include "datasets/base/options/OptionName.h"

#include <algorithm>
#include <chrono>
#include <functional>

namespace headroom {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

namespace {

/// Control of one cell: stops it also when the batch is to stop, and shows that it is alive.
class CellControl {
  public:
    CellControl(const BatchFolder& batch, CellClaim& claim, const JobControl& outer)
        : batch_(batch), claim_(claim), outer_(outer),
          stop_with_outer_(outer.stop, [this] { source_.request_stop(); }),
          control_{source_.get_token(), [this](const Event& event) { pass_on(event); },
                   outer.gate} {}

    const JobControl& control() const { return control_; }

  private:
    void pass_on(const Event& event) {
        outer_.tell(event);
        claim_.touch();
        if (Clock::now() < next_look_) return;
        next_look_ = Clock::now() + std::chrono::seconds(1);
        if (batch_.stop_requested()) source_.request_stop();
    }

    const BatchFolder& batch_;
    CellClaim& claim_;
    const JobControl& outer_;
    std::stop_source source_;
    std::stop_callback<std::function<void()>> stop_with_outer_;
    Clock::time_point next_look_{};
    JobControl control_;
};

} // namespace

CellTrainer::CellTrainer(const BatchFolder& batch, int threads, const JobControl& control)
    : batch_(batch), threads_(threads), control_(control) {}

TrainSpec CellTrainer::spec_of(const BatchCell& cell) const {
    auto spec = train_spec_of(cell.settings);
    if (spec.options.threads == 0) spec.options.threads = threads_;
    return spec;
}

std::vector<BatchCell> CellTrainer::by_data(const std::vector<BatchCell>& cells) {
    std::vector<std::vector<BatchCell>> groups;
    std::map<std::string, std::size_t> known;
    for (const auto& cell : cells) {
        const auto [found, added] = known.emplace(shared_settings(cell.settings), groups.size());
        if (added) groups.emplace_back();
        groups[found->second].push_back(cell);
    }
    std::vector<BatchCell> all;
    for (auto& group : groups)
        std::ranges::move(group, std::back_inserter(all));
    return all;
}

void CellTrainer::prepare(const BatchCell& cell, const TrainSpec& spec, const JobControl& control) {
    const auto shared = shared_settings(cell.settings);
    if (data_ && shared_ == shared) return;
    data_.reset(); // its memory is needed again
    if (heads_.empty())
        for (const auto& other : batch_.cells()) {
            auto& heads = heads_[shared_settings(other.settings)];
            const auto head = value_in(other.settings, "head");
            if (std::ranges::find(heads, head) == heads.end()) heads.push_back(head);
        }
    machine_ = spec;
    machine_.resume = false;
    data_ = prepare_training(machine_, heads_.at(shared), control);
    if (!data_) throw Cancelled{};
    shared_ = shared;
}

bool CellTrainer::search(TrainSpec& spec, const JobControl& control) {
    data_->searched.clear(); // that of the cell before
    if (!spec.options.searches()) return true;
    if (spec.resume) {
        spec.options = train_spec(spec.out).options;
        return true;
    }
    return find_options(*data_, spec, control);
}

CellOutcome CellTrainer::train(const BatchCell& cell, std::size_t number, std::size_t of) {
    if (batch_.state_of(cell) == CellState::done) return CellOutcome::done;
    auto claim = CellClaim::take(batch_.claim(cell));
    if (!claim) return CellOutcome::taken;
    if (batch_.state_of(cell) == CellState::done) return CellOutcome::done; // just now
    const CellControl own(batch_, *claim, control_);
    try {
        auto spec = spec_of(cell);
        prepare(cell, spec, own.control());
        spec.options.threads = machine_.options.threads;
        spec.options.precision = machine_.options.precision;
        spec.out = batch_.run(cell);
        spec.resume = fs::exists(spec.out / run_files::config);
        if (!search(spec, own.control())) return CellOutcome::stopped;
        const auto result = train_head(*data_, spec, number, of, own.control());
        if (result.interrupted) return CellOutcome::stopped;
        batch_.mark_done(cell, finished_cell_text(result));
        return CellOutcome::done;
    } catch (const Cancelled&) {
        return CellOutcome::stopped;
    } catch (const Error& error) {
        if (error.failure() == Failure::locked) return CellOutcome::taken;
        batch_.mark_failed(cell, {whole_line(error), error.exit_status()});
        return CellOutcome::failed;
    }
}

} // namespace headroom
