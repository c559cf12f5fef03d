#include "cli/commands/Command.h"
#include "cli/options/DataOptions.h"
#include "cli/output/RunAndPrint.h"
#include "core/comparison/Format.h"
#include "core/jobs/weights/FeaturesJob.h"
#include "core/training/TrainOptions.h"

#include <fmt/format.h>

namespace headroom {
namespace {

std::string to_text(const FeaturesResult& result) {
    const auto& shape = result.shape;
    const bool pooled = shape.height == 1 && shape.width == 1;
    auto text =
        fmt::format("{}: {}, {} a sample\n", printable(result.out.string()),
                    short_bytes(static_cast<double>(result.bytes)),
                    pooled ? fmt::format("{} values", shape.channels)
                           : fmt::format("{}x{}x{}", shape.channels, shape.height, shape.width));
    for (const auto& [name, count] : result.splits)
        text += fmt::format("features_{0}, labels_{0}, names_{0}: {1} samples\n", name,
                            grouped(static_cast<std::int64_t>(count)));
    return text;
}

class FeaturesCommand : public Command {
  public:
    std::string name() const override { return "features"; }
    std::string summary() const override {
        return "Writes the features that a pretrained backbone computes, as an HDF5 file.";
    }
    std::string usage() const override {
        return "--data PATH --weights FILE --out FILE.h5 [OPTIONS]";
    }
    std::vector<Example> examples() const override {
        return {{"headroom features --data photos --resize 128x128 --weights "
                 "squeezenet1_1-b8a52dc0.pth "
                 "--out features.h5 --pool",
                 "for h5py and scikit-learn: features_train, labels_train, ..."}};
    }

    void add_options(OptionSet& options) override {
        options.group("What");
        options.text("data", "PATH", data_help, spec_.data.path);
        options.require("photos");
        options.text("model", "MODEL", model_help, spec_.model);
        add_fields(options, spec_.transfer, {"weights"});
        options.require("squeezenet1_1-b8a52dc0.pth");
        options.or_else("model");
        add_fields(options, spec_.transfer, {"preprocessing", "freeze"});
        options.flag("pool", "the average of each map instead of the maps", spec_.pool);
        add_field(options, threads_field, spec_.threads);
        options.group("Output");
        options.text("out", "FILE.h5", "the file to write", out_);
        options.require("features.h5");
        options.flag("exist-ok", "replace an existing file", spec_.exist_ok);
        options.group("Data");
        add_fields(options, spec_.data.options);
    }

    int run(Console& console) override {
        spec_.out = out_;
        return run_and_print(spec_, console, to_text);
    }

  private:
    FeaturesSpec spec_;
    std::string out_;
};

} // namespace

CommandPtr make_features_command() {
    return std::make_unique<FeaturesCommand>();
}

} // namespace headroom
