#include "core/runs/export/MlflowExport.h"

#include "core/comparison/Format.h"
#include "core/runs/RunFiles.h"
#include "core/runs/result/EpochLog.h"
#include "core/runs/table/RunColumns.h"
#include "datasets/base/Error.h"
#include "datasets/base/Random.h"
#include "datasets/base/files/OutputPlace.h"
#include "datasets/base/files/PartialOutput.h"

#include <algorithm>
#include <cctype>
#include <ctime>
#include <fmt/format.h>
#include <fstream>
#include <map>

namespace headroom {

namespace fs = std::filesystem;

namespace {

/// Numbers that the file store has for words.
struct RunStatus {
    static constexpr int running = 1, finished = 3, killed = 5;
};
constexpr int local_source = 4;

/// Writes a file of a new folder, and the folders that lead to it.
void write_file(const fs::path& path, const std::string& content) {
    std::error_code error;
    fs::create_directories(path.parent_path(), error);
    std::ofstream stream(path, std::ios::binary);
    stream << content << std::flush;
    if (!stream) throw io_error(fmt::format("{}: cannot be written", path.string()));
}

/// A text in YAML's double quotes, whose escapes include those of JSON.
std::string yaml_text(const std::string& text) {
    return nlohmann::json(printable(text)).dump();
}

/// "file:///home/a%20b"
std::string file_uri(const fs::path& path) {
    std::string uri = "file://";
    for (const char c : fs::absolute(path).lexically_normal().string()) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain =
            std::isalnum(byte) || std::string_view("/-_.~").find(c) != std::string_view::npos;
        uri += plain ? std::string(1, c) : fmt::format("%{:02X}", byte);
    }
    return uri;
}

/// Milliseconds since 1970 of "2025-01-31T12:00:00Z"; 0 if it is none.
std::int64_t unix_milliseconds(const std::string& utc) {
    std::tm time{};
    if (!strptime(utc.c_str(), "%Y-%m-%dT%H:%M:%SZ", &time)) return 0;
    return std::int64_t{timegm(&time)} * 1000;
}

/// 32 hexadecimal digits that depend on the run's folder and start alone.
std::string run_id(const RunEntry& run) {
    const auto name = fs::absolute(run.path).lexically_normal().string() + '\n' + run.started;
    return fmt::format("{:016x}{:016x}", Random::hash(name), Random::hash("run of " + name));
}

/// 18 digits, as MLflow's own.
std::string experiment_id(const fs::path& listed) {
    constexpr std::uint64_t first = 100'000'000'000'000'000;
    const auto name = fs::absolute(listed).lexically_normal().string();
    return std::to_string(first + Random::hash(name) % (9 * first));
}

class RunExport {
  public:
    RunExport(const RunEntry& run, fs::path folder) : run_(run), folder_(std::move(folder)) {}

    void write() const {
        write_params();
        write_epochs();
        write_results();
        write_tags();
    }

    void write_meta(const std::string& id, const std::string& experiment,
                    const std::string& artifacts) const {
        const bool ended = run_.state == RunEntry::State::finished;
        const auto end = unix_milliseconds(run_.finished);
        write_file(folder_ / "meta.yaml",
                   fmt::format("artifact_uri: {}\nend_time: {}\nentry_point_name: ''\n"
                               "experiment_id: '{}'\nlifecycle_stage: active\nrun_id: {}\n"
                               "run_name: {}\nrun_uuid: {}\nsource_name: ''\nsource_type: {}\n"
                               "source_version: ''\nstart_time: {}\nstatus: {}\ntags: []\n"
                               "user_id: ''\n",
                               yaml_text(artifacts), end > 0 ? std::to_string(end) : "null",
                               experiment, yaml_text(id), yaml_text(name()), yaml_text(id),
                               local_source, unix_milliseconds(run_.started),
                               ended         ? RunStatus::finished
                               : run_.in_use ? RunStatus::running
                                             : RunStatus::killed));
        fs::create_directories(folder_ / "artifacts");
    }

  private:
    std::string name() const {
        const auto last = run_.path.lexically_normal();
        return (last.has_filename() ? last : last.parent_path()).filename().string();
    }

    void write_params() const {
        const auto write = [&](const std::string& key, const std::string& value) {
            write_file(folder_ / "params" / key, printable(value));
        };
        write("model", run_.model);
        write("data", run_.data);
        for (const auto& head : run_.heads)
            write("head", head.head);
        for (const auto& [key, value] : run_.settings)
            write(key, plain_text(value));
    }

    /// Rows of log.csv. It has no times: an epoch's is the start plus the training until then.
    void write_epochs() const {
        std::map<std::string, std::string> lines;
        double seconds = 0;
        for (const auto& epoch : read_epochs(run_.path)) {
            seconds += epoch.seconds;
            const auto time =
                unix_milliseconds(run_.started) + static_cast<std::int64_t>(seconds * 1000);
            const auto add = [&](const std::string& metric, double value) {
                lines[metric] += fmt::format("{} {} {}\n", time, value, epoch.epoch);
            };
            const std::string split = epoch.held_out == "valid" ? "valid" : "test";
            add("learning_rate", epoch.learning_rate);
            add("train_loss", epoch.train_loss);
            add("train_accuracy", epoch.train_accuracy);
            add(split + "_loss", epoch.held_out_loss);
            add(split + "_accuracy", epoch.held_out_accuracy);
            add("seconds", epoch.seconds);
            add("images_per_second", epoch.images_per_second);
        }
        for (const auto& [metric, text] : lines)
            write_file(folder_ / "metrics/epoch" / metric, text);
    }

    void write_results() const {
        const auto time = unix_milliseconds(run_.finished.empty() ? run_.started : run_.finished);
        for (const auto& head : run_.heads)
            for (const auto& [key, value] : head.metrics)
                write_file(folder_ / "metrics" / key,
                           fmt::format("{} {} {}\n", time, plain_text(value), run_.epochs_done));
    }

    void write_tags() const {
        const auto write = [&](const std::string& key, const std::string& value) {
            if (!value.empty()) write_file(folder_ / "tags" / key, printable(value));
        };
        for (const auto& tag : run_.notes.tags)
            write(tag, "true");
        write("mlflow.runName", name());
        write("mlflow.source.name", "headroom");
        write("mlflow.source.type", "LOCAL");
        write("mlflow.note.content", run_.notes.note);
        write("headroom.folder", run_.path.string());
    }

    const RunEntry& run_;
    fs::path folder_;
};

} // namespace

MlflowExport export_mlflow(const std::vector<RunEntry>& runs, const fs::path& listed,
                           const fs::path& out) {
    check_folder_can_be_written(out);
    if (std::error_code ignored; fs::exists(out, ignored) && !fs::is_empty(out, ignored))
        throw usage_error(
            fmt::format("{}: is not empty: expected a new or empty folder", out.string()));
    PartialOutput output(out);
    const auto name = fs::absolute(listed).lexically_normal();
    MlflowExport done{out, (name.has_filename() ? name : name.parent_path()).filename().string(),
                      0};
    const auto id = experiment_id(listed);
    const auto uri = file_uri(out / "mlruns" / id);
    const auto folder = output.path() / "mlruns" / id;
    const auto now = std::int64_t{std::time(nullptr)} * 1000;
    write_file(folder / "meta.yaml",
               fmt::format("artifact_location: {}\ncreation_time: {}\nexperiment_id: '{}'\n"
                           "last_update_time: {}\nlifecycle_stage: active\nname: {}\n",
                           yaml_text(uri), now, id, now, yaml_text(done.experiment)));
    for (const auto& run : runs) {
        if (run.state == RunEntry::State::damaged) continue;
        const auto own = run_id(run);
        const RunExport one(run, folder / own);
        one.write();
        one.write_meta(own, id, fmt::format("{}/{}/artifacts", uri, own));
        ++done.runs;
    }
    output.place();
    return done;
}

} // namespace headroom
