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
        auto rows = environment_rows();
        rows.emplace_back("Boost", boost_version());
        TextTable versions({rows[0].first, rows[0].second});
        versions.left(1);
        for (std::size_t i = 1; i < rows.size(); ++i)
            versions.add({rows[i].first, rows[i].second});

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
