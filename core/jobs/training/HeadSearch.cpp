#include "core/jobs/training/HeadSearch.h"

#include "core/comparison/report/SearchText.h"
#include "core/jobs/ProgressEvents.h"
#include "core/training/Evaluator.h"
#include "core/training/Trainer.h"
#include "datasets/base/Cancelled.h"
#include "datasets/base/options/OptionName.h"
#include "datasets/data/SubsetDataset.h"
#include "datasets/splits/Split.h"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <limits>
#include <tuple>

namespace headroom {

namespace {

constexpr double held_out_share = 0.2;

class HeadSearch {
  public:
    HeadSearch(const TrainingData& data, const std::string& head, const TrainOptions& options,
               const JobControl& control)
        : data_(data), options_(options), control_(control), model_(data.model, head) {
        found_.head = head;
        if (!data_.opened.valid)
            std::tie(trained_, held_out_) =
                stratified_split(data_.opened.train->labels(), held_out_share, options_.seed);
        if (!data_.opened.valid && held_out_.empty())
            throw option_error(options_.searches_rate() ? "lr" : "epochs",
                               fmt::format("auto: expected two or more training images of a class, "
                                           "to hold one out, found {} images in all",
                                           data_.opened.train->size()));
    }

    SearchResult run() {
        const auto start = std::chrono::steady_clock::now();
        const auto attempt = [&](double rate, int epochs) { return try_options(rate, epochs); };
        found_.rate_searched = options_.searches_rate();
        found_.epochs_searched = options_.searches_epochs();
        found_.learning_rate = options_.peak_learning_rate();
        found_.epochs = options_.first_epochs();
        if (found_.rate_searched)
            found_.learning_rate =
                search_rate(rate_grid(options_.usual_learning_rate()), found_.epochs, attempt);
        if (found_.epochs_searched)
            std::tie(found_.epochs, found_.settled) =
                search_epochs(found_.epochs, options_.epoch_limit, found_.learning_rate, attempt);
        const auto time = std::chrono::steady_clock::now() - start;
        found_.seconds = std::chrono::duration<double>(time).count();
        return std::move(found_);
    }

  private:
    /// The same again would end the same: it is not repeated.
    Trial try_options(double rate, int epochs) {
        for (const auto& trial : found_.trials)
            if (trial.learning_rate == rate && trial.epochs == epochs) return trial;
        auto options = options_;
        options.learning_rate = rate;
        options.epochs = epochs;
        options.fair = false;
        Trial trial{rate, epochs, std::numeric_limits<double>::infinity(), 0};
        try {
            train(options, trial);
        } catch (const Error& error) { // too high a rate
            if (error.failure() != Failure::diverged) throw;
        }
        found_.trials.push_back(trial);
        return trial;
    }

    void train(const TrainOptions& options, Trial& trial) {
        const TrainingPhases phases(model_.backbone(), options);
        const auto& phase = phases.first();
        auto& transfer = *data_.transfer;
        transfer.begin(model_, options.seed);
        transfer.enter(model_, phase);
        const bool augmented = parse_augmentation(options.augment).any();
        const auto images = source(phase, data_.opened.train, augmented, trained_);
        const auto measured = data_.opened.valid
                                  ? source(phase, data_.opened.valid, false, {})
                                  : source(phase, data_.opened.train, false, held_out_);
        Trainer trainer(model_, images.data, images.input, phase.options);
        for (int epoch = 1; epoch <= phase.options.epochs; ++epoch) {
            tell(options, trainer.position());
            if (!trainer.train_epoch(control_.stop, [&] {
                    if (throttle_()) tell(options, trainer.position());
                    control_.wait_while_paused();
                }))
                throw Cancelled{};
            trainer.next_epoch();
        }
        const auto result = Evaluator(model_, measured.data, data_.card.classes, measured.input,
                                      options.batch_size, execution(options))
                                .run(control_.stop, {}, false);
        if (!std::isfinite(result.loss)) return;
        trial.loss = result.loss;
        trial.accuracy = result.accuracy;
    }

    /// The samples of a split at these indices, or all; with views, all views of each.
    Transfer::Source source(const TrainingPhase& phase, const DatasetPtr& split, bool augmented,
                            const std::vector<std::size_t>& indices) {
        auto source =
            data_.transfer->source(model_, options_.seed, phase, split, augmented, control_);
        if (indices.empty()) return source;
        std::vector<std::size_t> samples;
        for (std::size_t first = 0; first < source.data->size(); first += split->size())
            for (std::size_t index : indices)
                samples.push_back(first + index);
        source.data = std::make_shared<SubsetDataset>(source.data, std::move(samples));
        return source;
    }

    void tell(const TrainOptions& options, const TrainPosition& position) {
        Progress progress;
        progress.stage = fmt::format("searching {}: learning rate {:g}, epoch {}/{}", found_.head,
                                     options.learning_rate, position.epoch, options.epochs);
        progress.done = static_cast<std::size_t>(position.images);
        progress.total = progress.done;
        control_.tell(progress);
    }

    const TrainingData& data_;
    const TrainOptions& options_;
    const JobControl& control_;
    Model model_;
    std::vector<std::size_t> trained_, held_out_; ///< of the training images; empty: a valid split
    SearchResult found_;
    Throttle throttle_;
};

} // namespace

SearchResult search_head(const TrainingData& data, const std::string& head,
                         const TrainOptions& options, const JobControl& control) {
    auto found = HeadSearch(data, head, options, control).run();
    control.tell(Message{fmt::format("{}: {}", head, search_in_words(found))});
    return found;
}

bool find_options(TrainingData& data, TrainSpec& spec, const JobControl& control) {
    if (!spec.options.searches()) return true;
    try {
        data.searched = {search_head(data, spec.head, spec.options, control)};
    } catch (const Cancelled&) {
        return false;
    }
    spec.options = with_found(spec.options, data.searched.front());
    return true;
}

TrainOptions with_found(TrainOptions options, const SearchResult& found) {
    options.learning_rate = found.learning_rate;
    options.epochs = found.epochs;
    options.fair = false;
    return options;
}

} // namespace headroom
