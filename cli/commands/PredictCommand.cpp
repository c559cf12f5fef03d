#include "cli/commands/Command.h"
#include "cli/options/DataOptions.h"
#include "cli/options/OptionFields.h"
#include "cli/output/Json.h"
#include "cli/output/PredictionTable.h"
#include "cli/output/RunAndPrint.h"
#include "cli/output/TerminalProgress.h"
#include "cli/output/TextTable.h"
#include "core/comparison/Format.h"
#include "core/jobs/evaluation/PredictFileJob.h"
#include "core/training/TrainOptions.h"
#include "datasets/base/Error.h"

#include <fmt/format.h>

namespace headroom {
namespace {

class PredictCommand : public Command {
  public:
    std::string name() const override { return "predict"; }
    std::string summary() const override { return "Predicts the classes of image files."; }
    std::string usage() const override { return "--run RUN IMAGE|FOLDER|@LIST... [OPTIONS]"; }
    std::vector<Example> examples() const override {
        return {
            {"headroom predict --run runs/photos car.jpg", "the most probable classes"},
            {"headroom predict --run runs/photos --top 1 --json a.png b.png",
             "one class for each image, as JSON"},
            {"headroom predict --run runs/photos holiday/",
             "every image file in the folder and those below it"},
            {"headroom predict --run runs/photos holiday/ --out answers.csv --resume",
             "a row for each image, as many as there are; continues where it was stopped"},
            {"headroom predict --run runs/photos holiday/ --out answers.csv --reject 0.9 --link "
             "sorted",
             "links in sorted/Car, sorted/Truck, and sorted/unknown below a probability of 0.9"},
        };
    }

    void add_options(OptionSet& options) override {
        options.group("What");
        options.positional("image", "IMAGE...",
                           "JPEG, PNG, BMP, GIF or PPM files, folders of them, patterns in quotes, "
                           "@FILE for a list of them (@- reads it), or HDF5 files",
                           spec_.images);
        options.require("photo.jpg");
        options.text("run", "RUN", "run folder that train or compare wrote", run_);
        options.require("runs/photos");
        options.number("top", "K",
                       fmt::format("number of classes shown of each image (default {})", top_),
                       top_);
        add_field(options, threads_field, spec_.threads);
        add_field(options, tune_field, spec_.tune);
        options.group("Output to a file");
        options.text("out", "FILE",
                     "write a row for each image to this .csv file, or .jsonl for JSON lines",
                     out_);
        options.flag("all-classes", "write the probability of every class", file_.all_classes);
        options.needs("out");
        options.number("reject", "P",
                       "answer \"unknown\" where the most probable class has less (default 0)",
                       file_.reject);
        options.needs("out");
        options.text("link", "FOLDER",
                     "link each image in a folder of its answer there; images stay where they are",
                     link_);
        options.needs("out");
        options.text("move", "FOLDER",
                     "move each image to a folder of its answer there, when all are predicted; "
                     "FOLDER/moved.json lists the moves",
                     move_);
        options.needs("out");
        options.flag("resume", "continue the file after its last row", file_.resume);
        options.needs("out");
        options.flag("exist-ok", "replace the file", file_.exist_ok);
        options.needs("out");
        options.group("Images, if resized differently than in training");
        add_fields(options, spec_.reading, {"resizing"});
    }

    int run(Console& console) override {
        if (top_ < 1) throw usage_error(fmt::format("--top {}: expected at least 1", top_));
        spec_.run = run_;
        if (!out_.empty()) return to_file(console);
        TerminalProgress progress(console);
        const auto predictions = headroom::run(spec_, progress.control());
        progress.clear();
        if (predictions.size() == 1 && predictions[0].problem) throw *predictions[0].problem;
        int status = 0;
        for (const auto& prediction : predictions)
            if (const auto& problem = prediction.problem) {
                console.err << fmt::format("headroom: {}\n", printable(problem->what()));
                if (status == 0) status = problem->exit_status();
            }
        const auto top = static_cast<std::size_t>(top_);
        if (console.json)
            print_json(console, to_json(predictions, top));
        else
            console.out << prediction_table(predictions, top);
        return status;
    }

  private:
    int to_file(Console& console) {
        file_.predict = spec_;
        file_.out = out_;
        file_.link = link_;
        file_.move = move_;
        std::size_t unreadable = 0;
        run_and_print(
            file_, console, [](const auto& result) { return to_text(result); },
            [](const auto& result) { return to_json(result); },
            [&](const auto& result) { unreadable = result.unreadable; });
        return unreadable > 0 ? Error(Failure::bad_data, "").exit_status() : 0;
    }

    static std::string to_text(const PredictFileResult& result) {
        auto text =
            fmt::format("{}: {} images", printable(result.out.string()), grouped(result.images));
        if (result.resumed > 0)
            text += fmt::format(", {} of them were there", grouped(result.resumed));
        text += fmt::format(", {}\n", rate(result.images_per_second));
        TextTable table({"Answer", "Images"});
        table.left(0);
        for (const auto& [name, count] : result.answers)
            table.add({name, grouped(count)});
        if (result.unreadable > 0) table.add({"cannot be read", grouped(result.unreadable)});
        text += table.text();
        if (!result.moved.list.empty())
            text += fmt::format(
                "\n{} files moved, as {} lists them: 'headroom dataset verify FOLDER "
                "--fix undo:{}' moves them back\n",
                grouped(result.moved.files.size()), printable(result.moved.list.string()),
                printable(result.moved.list.string()));
        return text;
    }

    PredictSpec spec_;
    PredictFileSpec file_;
    std::string run_, out_, link_, move_;
    int top_ = 3;
};

} // namespace

CommandPtr make_predict_command() {
    return std::make_unique<PredictCommand>();
}

} // namespace headroom
