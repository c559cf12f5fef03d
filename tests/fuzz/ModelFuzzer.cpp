#include "core/models/ModelSpec.h"

#include "tests/fuzz/FuzzFolder.h"
#include "tests/fuzz/FuzzInput.h"
#include "tests/fuzz/Survives.h"

// Input: a model file.

using namespace headroom;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count) {
    static const FuzzFolder folder;
    const auto path = folder.write("model.json", FuzzInput(bytes, count).rest());
    survives([&] {
        const auto json = to_json(load_model_spec(path));
        if (to_json(model_spec_from_json(json, path)) != json)
            finding("a model that is another when it is written and read", json.dump().c_str());
    });
    return 0;
}
