#include "core/runs/result/EpochLog.h"

#include "core/runs/RunFiles.h"
#include "datasets/base/files/ReadFile.h"
#include "datasets/base/options/OptionValue.h"
#include "datasets/base/text/CsvReader.h"

#include <algorithm>

namespace headroom {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t max_log_bytes = 64 << 20;

void take_field(EpochDone& epoch, const std::string& column, const std::string& text) {
    const auto take = [&](const char* name, auto& value) {
        if (column == name) read_value(text, value);
    };
    take("epoch", epoch.epoch);
    take("learning_rate", epoch.learning_rate);
    take("train_loss", epoch.train_loss);
    take("train_accuracy", epoch.train_accuracy);
    take("held_out", epoch.held_out);
    take("held_out_loss", epoch.held_out_loss);
    take("held_out_accuracy", epoch.held_out_accuracy);
    take("seconds", epoch.seconds);
    take("images_per_second", epoch.images_per_second);
}

} // namespace

std::vector<EpochDone> read_epochs(const fs::path& run) {
    const auto path = run / run_files::log;
    std::error_code ignored;
    std::vector<EpochDone> epochs;
    if (!fs::is_regular_file(path, ignored)) return epochs;
    const auto rows = parse_csv(read_regular_file(path, max_log_bytes), path.string());
    for (std::size_t r = 1; r < rows.size(); ++r) {
        EpochDone epoch;
        const auto& fields = rows[r].fields;
        for (std::size_t c = 0; c < std::min(fields.size(), rows[0].fields.size()); ++c)
            take_field(epoch, rows[0].fields[c], fields[c]);
        if (epoch.epoch > 0) epochs.push_back(std::move(epoch));
    }
    return epochs;
}

} // namespace headroom
