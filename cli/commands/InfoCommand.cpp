#include "cli/commands/Command.h"
#include "cli/output/Json.h"
#include "cli/output/TextTable.h"
#include "core/engine/Engine.h"
#include "core/engine/Precision.h"
#include "core/models/Head.h"
#include "core/models/SmallestImage.h"
#include "core/models/catalog/Catalog.h"
#include "core/runs/result/Environment.h"
#include "core/selftest/MachineCheck.h"
#include "datasets/base/Error.h"

#include <algorithm>
#include <boost/version.hpp>
#include <fmt/format.h>

namespace headroom {
namespace {

class InfoCommand : public Command {
  public:
    std::string name() const override { return "info"; }
    std::string summary() const override {
        return "Lists versions, the machine, and the models and heads that come with Headroom.";
    }
    std::string usage() const override { return "[OPTIONS]"; }
    std::vector<Example> examples() const override {
        return {{"headroom info", "what to put into a bug report, and which models there are"},
                {"headroom info --self-test", "checks that this machine computes correct numbers"}};
    }
    void add_options(OptionSet& options) override {
        options.group("Options");
        options.flag("self-test",
                     "compute every layer in every precision and compare with plain loops; exit "
                     "status 1 where one is wrong",
                     self_test_);
    }

    int run(Console& console) override {
        if (self_test_) return test_machine(console);
        if (console.json)
            print_json(console, as_json());
        else
            console.out << as_text();
        return 0;
    }

  private:
    static int test_machine(Console& console) {
        SelfTestOptions options;
        options.stop = console.environment.stop;
        const auto result = run_self_test(options);
        if (console.json)
            print_json(console, self_test_json(result));
        else
            console.out << self_test_text(result);
        return result.passed() ? 0 : static_cast<int>(Failure::check_failed);
    }

    static nlohmann::ordered_json self_test_json(const SelfTestResult& result) {
        auto json = environment();
        json["passed"] = result.passed();
        json["seconds"] = result.seconds;
        for (const auto& check : result.checks)
            json["checks"].push_back({{"layer", check.layer},
                                      {"precision", to_string(check.precision)},
                                      {"pass", check.pass},
                                      {"error", check.error},
                                      {"allowed", check.allowed},
                                      {"worst", check.worst},
                                      {"passed", check.passed()}});
        return json;
    }

    /// Has a row for each layer and precision, a column for each pass.
    static std::string self_test_text(const SelfTestResult& result) {
        TextTable table({"Relative error", "Precision", "Inference", "Forward", "Backward"});
        table.left(1);
        std::string failures;
        std::vector<std::string> row;
        for (const auto& check : result.checks) {
            if (row.empty()) row = {check.layer, to_string(check.precision)};
            row.push_back(fmt::format("{:.1e}{}", check.error, check.passed() ? "" : " WRONG"));
            if (!check.passed()) failures += "wrong: " + describe(check) + "\n";
            if (check.pass != "backward") continue;
            table.add(row);
            row.clear();
        }
        const auto info = engine_info();
        return fmt::format("{}\n{}{} on {}, oneDNN {} ({}), {:.1f} s\n", table.text(), failures,
                           result.passed() ? "All passed" : "Not to be trusted", info.cpu,
                           info.onednn, info.isa, result.seconds);
    }

    /// "1.74", from the headers that the command line was built with.
    static std::string boost_version() {
        std::string version = BOOST_LIB_VERSION;
        std::ranges::replace(version, '_', '.');
        return version;
    }

    /// The command line's own library affects no result, so only info names it.
    static nlohmann::ordered_json environment() {
        auto json = environment_json();
        json["versions"]["boost"] = boost_version();
        return json;
    }

    static nlohmann::ordered_json as_json() {
        auto models = nlohmann::ordered_json::array(), heads = nlohmann::ordered_json::array();
        for (const auto& entry : catalog())
            models.push_back({{"name", entry.spec.name},
                              {"description", entry.spec.description},
                              {"input", to_string(entry.spec.input)},
                              {"classes", entry.spec.classes},
                              {"smallest_image", smallest_image(entry.spec)},
                              {"weights", entry.weights}});
        for (const auto& head : head_kinds())
            heads.push_back({{"head", head.kind}, {"description", head.description}});
        auto json = environment();
        json["threads"] = available_threads();
        const PrecisionChoice precision = choose_precision(PrecisionOption::automatic);
        json["precision"] = to_string(precision.precision);
        json["precision_why"] = precision.why;
        json["models"] = models;
        json["heads"] = heads;
        return json;
    }

    /// Returns the smallest image on which the heads of `model` differ.
    static std::string smallest(const ModelSpec& model) {
        const int size = smallest_image(model);
        return size == 0 ? "" : fmt::format("{}x{}", size, size);
    }

    static std::string as_text() {
        auto rows = environment_rows();
        rows.emplace_back("Boost", boost_version());
        TextTable versions({rows[0].first, rows[0].second});
        versions.left(1);
        for (std::size_t i = 1; i < rows.size(); ++i)
            versions.add({rows[i].first, rows[i].second});

        TextTable models(
            {"Model", "Input", "Heads differ from", "Classes", "Pretrained weights", "What"});
        models.left(1).left(4).left(5);
        for (const auto& entry : catalog())
            models.add({entry.spec.name, to_string(entry.spec.input), smallest(entry.spec),
                        entry.spec.classes == 1 ? "2" : std::to_string(entry.spec.classes),
                        entry.weights, entry.spec.description});
        TextTable heads({"Head", "What"});
        heads.left(1);
        for (const auto& head : head_kinds())
            heads.add({head.kind, head.description});
        return versions.text() + "\n" + models.text() + "\n" + heads.text();
    }

    bool self_test_ = false;
};

} // namespace

CommandPtr make_info_command() {
    return std::make_unique<InfoCommand>();
}

} // namespace headroom
