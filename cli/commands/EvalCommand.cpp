#include "cli/commands/Command.h"
#include "cli/options/DataOptions.h"
#include "cli/options/OptionFields.h"
#include "cli/output/Json.h"
#include "cli/output/TerminalProgress.h"
#include "cli/output/TextTable.h"
#include "core/comparison/Format.h"
#include "core/comparison/RunMetrics.h"
#include "core/comparison/report/Report.h"
#include "core/jobs/evaluation/ErrorsCsv.h"
#include "core/jobs/evaluation/EvaluateJob.h"
#include "core/training/ConfusedPairs.h"
#include "core/training/TrainOptions.h"
#include "datasets/base/files/AtomicFile.h"
#include "datasets/base/files/OutputPlace.h"

#include <fmt/format.h>
#include <ranges>

namespace headroom {
namespace {

std::string overview(const std::vector<EvaluateRow>& rows) {
    std::vector<std::string> titles = {"Run", "Data", "Split", "Images"};
    for (const auto& metric : evaluation_metrics()) {
        titles.emplace_back(metric.label);
        if (metric.key == std::string("accuracy")) titles.emplace_back("95% interval");
    }
    titles.emplace_back("Speed");
    TextTable table(titles);
    table.left(1).left(2);
    for (const auto& row : rows) {
        const auto& e = row.evaluation;
        std::vector<std::string> cells = {row.run, row.data, row.split, grouped(e.count)};
        for (const auto& metric : evaluation_metrics()) {
            const auto value = metric.value(e);
            cells.push_back(value ? metric_text(*value, metric.unit) : "-");
            if (metric.key == std::string("accuracy"))
                cells.push_back(fmt::format("{} to {}", percent(e.accuracy_interval.first),
                                            percent(e.accuracy_interval.second)));
        }
        cells.push_back(rate(e.images_per_second));
        table.add(cells);
    }
    return table.text();
}

/// More classes than a terminal has columns for: the pairs say more than the matrix.
constexpr std::size_t most_columns = 20, most_pairs = 10;

std::string confusion_table(const EvaluateRow& row) {
    std::vector<std::string> titles = {"True class \\ predicted"};
    titles.insert(titles.end(), row.classes.begin(), row.classes.end());
    TextTable confusion(titles);
    for (std::size_t i = 0; i < row.evaluation.confusion.size(); ++i) {
        std::vector<std::string> cells = {row.classes[i]};
        for (auto count : row.evaluation.confusion[i])
            cells.push_back(grouped(count));
        confusion.add(cells);
    }
    return confusion.text();
}

std::string pair_table(const EvaluateRow& row) {
    TextTable table({"Most confused: true class", "Predicted", "Images", "Of that class"});
    const auto pairs = confused_pairs(row.evaluation);
    for (const auto& pair : pairs | std::views::take(most_pairs))
        table.add({row.classes[pair.label], row.classes[pair.predicted], grouped(pair.count),
                   percent(pair.share)});
    return table.text();
}

std::string details(const EvaluateRow& row) {
    TextTable classes({"Class", "Images", "Precision", "Recall", "F1"});
    const auto share = [](double value, bool defined) {
        return defined ? percent(value) : std::string("-");
    };
    for (const auto& figures : row.evaluation.per_class)
        classes.add({figures.name, grouped(figures.support),
                     share(figures.precision, figures.predicted > 0),
                     share(figures.recall, figures.support > 0),
                     share(figures.f1, figures.support + figures.predicted > 0)});
    return fmt::format("\n{}\n{}", classes.text(),
                       row.classes.size() > most_columns ? pair_table(row) : confusion_table(row));
}

/// The threshold of each row, on the images it was chosen on and on those measured.
std::string reject_table(const std::vector<EvaluateRow>& rows) {
    TextTable table({"Run", "Data", "Reject below", "Split", "Images", "Answered", "Wrong", "Error",
                     "95% interval"});
    table.left(0).left(1).left(3);
    for (const auto& row : rows) {
        const auto& choice = *row.reject;
        const auto add = [&](const std::string& split, const Answered& images) {
            table.add({row.run, row.data, fmt::format("{}", *choice.threshold), split,
                       grouped(images.images), percent(images.coverage()), grouped(images.wrong),
                       percent(images.error()),
                       fmt::format("{} to {}", percent(images.error_interval.first),
                                   percent(images.error_interval.second))});
        };
        if (!choice.threshold) {
            table.add({row.run, row.data, "-", "valid", "-", "-", "-", "-", "-"});
            continue;
        }
        add("valid", choice.chosen_on);
        if (row.split != "valid") add(row.split, choice.measured);
    }
    auto text = fmt::format("\nAt most {} of the answers wrong, chosen on the valid split\n{}",
                            percent(rows.front().reject->wanted_error), table.text());
    for (const auto& row : rows)
        text += row.reject->threshold
                    ? fmt::format("headroom predict --run {} --reject {}\n", row.run,
                                  *row.reject->threshold)
                    : fmt::format("{}: no probability reaches that: its surest answers are wrong "
                                  "too often\n",
                                  row.run);
    return text;
}

class EvalCommand : public Command {
  public:
    std::string name() const override { return "eval"; }
    std::string summary() const override { return "Evaluates trained runs on data."; }
    std::string usage() const override { return "--run RUN... --data PATH... [OPTIONS]"; }
    std::vector<Example> examples() const override {
        return {
            {"headroom eval --run runs/digits --data synth:digits",
             "accuracy, each class, and the confusion matrix"},
            {"headroom eval --run runs/a runs/b --data photos",
             "two runs on the same images: also the difference, and how sure it is"},
            {"headroom eval --run runs/a runs/b --data photos other-photos",
             "every run on every data, one row each"},
            {"headroom eval --run runs/a --data photos --split all",
             "all images, also those that it was trained on; a note counts these"},
            {"headroom eval --run runs/a --data photos --predictions wrong.csv --json",
             "raw numbers, and a row for each image in a CSV file"},
            {"headroom eval --run runs/a --data photos --coverage 1",
             "the threshold for predict --reject with which 1% of the answers is wrong"},
        };
    }

    void add_options(OptionSet& options) override {
        options.group("What");
        options.many("run", "RUN", "run folders that train or compare wrote", runs_);
        options.require("runs/digits");
        options.many("data", "PATH", "folders, files or generators, as for train", data_);
        options.require("synth:digits");
        options.text("split", "NAME",
                     "train, valid, test or all (default test; all where the data have no splits)",
                     spec_.split);
        options.suggest({"train", "valid", "test", "all"});
        options.text("predictions", "FILE", "write a row for each image to this CSV file",
                     predictions_);
        options.text("errors", "FILE",
                     "write the misclassified images to this CSV file, most certain first",
                     errors_);
        options.number("coverage", "PERCENT",
                       "choose the probability below which to answer \"unknown\", so that at most "
                       "PERCENT of the other answers are wrong on the valid split",
                       wanted_error_);
        options.flag("exist-ok", "replace --predictions and --errors where they exist", exist_ok_);
        options.group("Data, if read or split differently than in training");
        add_fields(options, reading_);
        options_ = &options;
        options.group("Running");
        options.number("batch-size", "N",
                       fmt::format("images in a batch (default {})", spec_.batch_size),
                       spec_.batch_size);
        add_field(options, threads_field, spec_.threads);
        add_field(options, tune_field, spec_.tune);
    }

    int run(Console& console) override {
        spec_.runs.assign(runs_.begin(), runs_.end());
        for (const auto& path : data_)
            spec_.data.push_back({path, reading_});
        spec_.split_as_asked = split_was_given(*options_);

        if (options_->was_given("coverage")) spec_.wanted_error = wanted_error_ / 100;

        for (const auto& file : {predictions_, errors_})
            if (!file.empty()) check_output_file(file, exist_ok_);
        TerminalProgress progress(console);
        const auto rows = headroom::run(spec_, progress.control());
        progress.clear();
        if (!predictions_.empty()) write_atomically(predictions_, predictions_csv(rows));
        if (!errors_.empty()) write_atomically(errors_, errors_csv(rows));
        if (console.json) {
            print_json(console, to_json(rows));
        } else {
            console.out << overview(rows);
            if (rows.size() == 1) console.out << details(rows[0]);
            if (spec_.wanted_error) console.out << reject_table(rows);
            if (const auto paired = paired_difference(rows))
                console.out << '\n' << to_text(*paired, rows[0].run, rows[1].run);
        }
        return 0;
    }

  private:
    EvaluateSpec spec_;
    OpenOptions reading_;
    const OptionSet* options_ = nullptr;
    std::vector<std::string> runs_, data_;
    std::string predictions_, errors_;
    double wanted_error_ = 0; ///< in percent
    bool exist_ok_ = false;
};

} // namespace

CommandPtr make_eval_command() {
    return std::make_unique<EvalCommand>();
}

} // namespace headroom
