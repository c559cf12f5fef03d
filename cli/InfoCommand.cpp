#include "cli/Command.h"
#include "cli/Json.h"
#include "cli/TextTable.h"
#include "core/engine/Engine.h"
#include "core/models/Catalog.h"
#include "core/models/Head.h"

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
    static nlohmann::ordered_json as_json() {
        const auto engine = engine_info();
        auto models = nlohmann::ordered_json::array(), heads = nlohmann::ordered_json::array();
        for (const auto& model : catalog())
            models.push_back({{"name", model.name},
                              {"description", model.description},
                              {"input", to_string(model.input)},
                              {"classes", model.classes}});
        for (const auto& head : head_kinds())
            heads.push_back({{"head", head.kind}, {"description", head.description}});
        return {{"headroom", HEADROOM_VERSION},
                {"onednn", engine.onednn},
                {"isa", engine.isa},
                {"cpu", engine.cpu},
                {"threads", available_threads()},
                {"compiler", "g++ " __VERSION__},
                {"models", models},
                {"heads", heads}};
    }

    static std::string as_text() {
        const auto engine = engine_info();
        TextTable versions({"Headroom", HEADROOM_VERSION});
        versions.left(1);
        versions.add({"oneDNN", engine.onednn});
        versions.add({"Compiler", "g++ " __VERSION__});
        versions.add({"Processor", engine.cpu});
        versions.add({"Instructions", engine.isa});
        versions.add({"Threads", std::to_string(available_threads())});

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
