#include "core/jobs/Environment.h"

#include "core/engine/Engine.h"
#include "datasets/Hdf5.h"
#include "datasets/ImageDecoder.h"

namespace headroom {

nlohmann::ordered_json environment_json() {
    const EngineInfo engine = engine_info();
    return {{"isa", engine.isa},
            {"cpu", engine.cpu},
            {"versions",
             {{"headroom", HEADROOM_VERSION},
              {"commit", HEADROOM_COMMIT},
              {"onednn", engine.onednn},
              {"hdf5", hdf5_version()},
              {"qt", qt_version()},
              {"compiler", "g++ " __VERSION__}}}};
}

} // namespace headroom
