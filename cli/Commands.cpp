#include "cli/Command.h"

namespace headroom {
namespace {

struct Entry {
    const char* name;
    CommandPtr (*make)();
};

constexpr Entry entries[] = {
    {"summary", make_summary_command}, {"train", make_train_command},
    {"eval", make_eval_command},       {"predict", make_predict_command},
    {"compare", make_compare_command}, {"report", make_report_command},
    {"filter", make_filter_command},   {"maps", make_maps_command},
    {"bench", make_bench_command},     {"info", make_info_command},
    {"help", make_help_command},
};

} // namespace

CommandPtr make_command(const std::string& name) {
    for (const auto& entry : entries)
        if (name == entry.name) return entry.make();
    return nullptr;
}

const std::vector<std::string>& command_names() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> all;
        for (const auto& entry : entries)
            all.emplace_back(entry.name);
        return all;
    }();
    return names;
}

} // namespace headroom
