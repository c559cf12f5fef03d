#include "cli/commands/SweepCommand.h"
#include "cli/output/TextTable.h"
#include "core/comparison/Format.h"
#include "core/jobs/sweeps/SizeSweepJob.h"

namespace headroom {
namespace {

std::string to_text(const SizeSweepResult& result) {
    std::vector<std::string> titles{"Head", "Images"};
    for (const auto& size : result.sizes)
        titles.push_back(to_string(size));
    TextTable table(titles);
    table.left(1);
    for (const auto& head : result.heads) {
        std::vector<std::string> native{head.head, "native"}, back{head.head, "resized back"};
        for (std::size_t s = 0; s < result.sizes.size(); ++s) {
            native.push_back(head.native[s] ? percent(*head.native[s]) : "-");
            back.push_back(percent(head.resized_back[s]));
        }
        table.add(native);
        table.add(back);
    }
    return fmt::format("{} on {}: accuracy on {} {} images at other sizes; trained on {}\n\n{}",
                       printable(result.model), printable(result.data),
                       grouped(static_cast<std::int64_t>(result.images)), result.split,
                       result.input, table.text());
}

class SweepSizeCommand : public SweepCommand<SizeSweepSpec, SizeSweepResult> {
  public:
    std::string name() const override { return "sweep size"; }
    std::string summary() const override {
        return "Tests finished runs on images of other sizes than in training.";
    }
    std::vector<Example> examples() const override {
        return {
            {"headroom sweep size runs/demo", "from half to twice the trained size"},
            {"headroom sweep size runs/demo --sizes 16,20,24,28,32,40,56 --html size.html",
             "these heights, and a page with the curves"},
        };
    }

  protected:
    std::string text(const SizeSweepResult& result) const override { return to_text(result); }
};

} // namespace

CommandPtr make_sweep_size_command() {
    return std::make_unique<SweepSizeCommand>();
}

} // namespace headroom
