#include "core/runs/result/Environment.h"

#include "core/engine/Engine.h"
#include "core/engine/Precision.h"
#include "datasets/base/Error.h"
#include "datasets/formats/hdf5/Hdf5.h"
#include "datasets/image/ImageDecoder.h"

namespace headroom {

namespace {

/// Every result has the version, even if no image file was read and the module that knows it cannot
/// be loaded.
std::string qt_version_or_unknown() {
    try {
        return qt_version();
    } catch (const Error&) {
        return "unknown";
    }
}

} // namespace

std::string version_text() {
    const std::string commit = HEADROOM_COMMIT;
    return HEADROOM_VERSION + (commit.empty() ? "" : " (" + commit + ")");
}

nlohmann::ordered_json environment_json() {
    const EngineInfo engine = engine_info();
    const std::string commit = HEADROOM_COMMIT;
    return {{"isa", engine.isa},
            {"cpu", engine.cpu},
            {"versions",
             {{"headroom", HEADROOM_VERSION},
              {"commit", commit.empty() ? "unknown" : commit},
              {"onednn", engine.onednn},
              {"hdf5", hdf5_version()},
              {"qt", qt_version_or_unknown()},
              {"compiler", "g++ " __VERSION__}}}};
}

std::vector<std::pair<std::string, std::string>> environment_rows() {
    const auto json = environment_json();
    const auto version = [&](const char* name) {
        return json["versions"][name].get<std::string>();
    };
    const PrecisionChoice precision = choose_precision(PrecisionOption::automatic);
    return {{"Headroom", version_text()},
            {"oneDNN", version("onednn")},
            {"HDF5", version("hdf5")},
            {"Qt", version("qt")},
            {"Compiler", version("compiler")},
            {"Processor", json["cpu"].get<std::string>()},
            {"Instructions", json["isa"].get<std::string>()},
            {"Threads", std::to_string(available_threads())},
            {"Precision", to_string(precision.precision) + " (" + precision.why + ")"}};
}

} // namespace headroom
