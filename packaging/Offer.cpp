#include "packaging/Offer.h"

#include "cli/commands/Command.h"
#include "core/models/Head.h"
#include "core/models/catalog/Catalog.h"
#include "datasets/synth/SyntheticImages.h"

namespace headroom {
namespace {

std::vector<std::string> models() {
    std::vector<std::string> names;
    for (const auto& model : catalog())
        names.push_back(model.spec.name);
    return names;
}

std::vector<std::string> generators() {
    std::vector<std::string> names;
    for (const auto& name : synthetic_names())
        names.push_back(name.substr(name.find(':') + 1));
    return names;
}

} // namespace

Offer offer_for(const OptionSet::Option& option) {
    using Paths = Offer::Paths;
    if (!option.words.empty()) return {option.words, Paths::none, option.list};

    auto kind = option.value_name; // of a list or of several values: MODEL,... and IMAGE...
    kind = kind.substr(0, kind.find_first_of(",."));
    if (kind == "COMMAND") return {first_words()};
    if (kind == "HEAD") return {head_names(), Paths::none, option.list};
    if (kind == "MODEL")
        return {models(), option.list ? Paths::none : Paths::json_files, option.list};
    if (kind == "PATH") return {synthetic_names(), Paths::files};
    if (kind == "GENERATOR") return {generators(), Paths::files}; // and the file to write
    if (kind == "FOLDER" || kind == "DIR" || kind == "RUN") return {{}, Paths::folders};
    if (kind == "FILE" || kind == "IMAGE") return {{}, Paths::files};
    return {};
}

} // namespace headroom
