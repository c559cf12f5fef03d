#include "cli/Command.h"
#include "cli/Json.h"
#include "cli/TextTable.h"
#include "core/engine/Engine.h"
#include "core/engine/Precision.h"
#include "core/jobs/Environment.h"
#include "core/models/Catalog.h"
#include "core/models/Head.h"

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
        return {{"headroom info", "what to put into a bug report, and which models there are"}};
    }
    void add_options(OptionSet&) override {}

    int run(Console& console) override {
        if (console.json)
            print_json(console, as_json());
        else
            console.out << as_text();
        return 0;
    }

  private:
    /// "1.74", of the headers that the command line was built with.
    static std::string boost_version() {
        std::string version = BOOST_LIB_VERSION;
        std::ranges::replace(version, '_', '.');
        return version;
    }

    /// The command line's own library decides no result, so only info names it.
    static nlohmann::ordered_json environment() {
        auto json = environment_json();
        json["versions"]["boost"] = boost_version();
        return json;
    }

    static nlohmann::ordered_json as_json() {
        auto models = nlohmann::ordered_json::array(), heads = nlohmann::ordered_json::array();
        for (const auto& model : catalog())
            models.push_back({{"name", model.name},
                              {"description", model.description},
                              {"input", to_string(model.input)},
                              {"classes", model.classes}});
        for (const auto& head : head_kinds())
            heads.push_back({{"head", head.kind}, {"description", head.description}});
        auto json = environment();
        json["threads"] = available_threads();
        const PrecisionChoice precision = choose_precision("auto");
        json["precision"] = to_string(precision.precision);
        json["precision_why"] = precision.why;
        json["models"] = models;
        json["heads"] = heads;
        return json;
    }

    static std::string as_text() {
        const auto json = environment();
        auto version = [&](const char* name) { return json["versions"][name].get<std::string>(); };
        TextTable versions({"Headroom", version_text()});
        versions.left(1);
        versions.add({"oneDNN", version("onednn")});
        versions.add({"HDF5", version("hdf5")});
        versions.add({"Qt", version("qt")});
        versions.add({"Boost", version("boost")});
        versions.add({"Compiler", version("compiler")});
        versions.add({"Processor", json["cpu"].get<std::string>()});
        versions.add({"Instructions", json["isa"].get<std::string>()});
        versions.add({"Threads", std::to_string(available_threads())});
        const PrecisionChoice precision = choose_precision("auto");
        versions.add(
            {"Precision", fmt::format("{} ({})", to_string(precision.precision), precision.why)});

        TextTable models({"Model", "Input", "Classes", "What"});
        models.left(1).left(3);
        for (const auto& model : catalog())
            models.add({model.name, to_string(model.input),
                        model.classes == 1 ? "2" : std::to_string(model.classes),
                        model.description});
        TextTable heads({"Head", "What"});
        heads.left(1);
        for (const auto& head : head_kinds())
            heads.add({head.kind, head.description});
        return versions.text() + "\n" + models.text() + "\n" + heads.text();
    }
};

} // namespace

CommandPtr make_info_command() {
    return std::make_unique<InfoCommand>();
}

} // namespace headroom
