#include "core/jobs/training/CompareConfig.h"

#include "core/runs/RunFiles.h"
#include "core/runs/config/RunConfig.h"

namespace headroom {

using nlohmann::ordered_json;

ordered_json checked_config(const CompareSpec& spec, const TrainingData& data) {
    auto config = compare_config(spec, data.opened, data.model);
    if (!spec.resume) return config;
    auto saved = read_json(spec.out / run_files::config);
    visit_fields<const CompareOptions>(spec, [&](const OptionField& field, auto&, auto&) {
        const auto name = field.name_in_file();
        saved.erase(name);
        if (config.contains(name)) saved[name] = config[name];
    });
    check_same_config(saved, config, spec.out.string());
    return config;
}

} // namespace headroom
