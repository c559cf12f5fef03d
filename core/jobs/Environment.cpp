#include "core/jobs/Environment.h"

#include "core/engine/Engine.h"
#include "datasets/Hdf5.h"
#include "datasets/ImageDecoder.h"

namespace headroom {

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
              {"qt", qt_version()},
              {"compiler", "g++ " __VERSION__}}}};
}

} // namespace headroom
