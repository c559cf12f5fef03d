#include "core/export/Protobuf.h"
#include "core/models/ModelSpec.h"
#include "tests/fuzz/FuzzFolder.h"
#include "tests/fuzz/FuzzInput.h"
#include "tests/fuzz/ReadWeights.h"

// Input: a byte of flags, then a file of ONNX. With flag 1 the fields of its graph follow instead,
// each as its number and a part: mutations then change nodes and tensors, not only their lengths.

using namespace headroom;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count) {
    static const FuzzFolder folder;
    FuzzInput input(bytes, count);
    std::string content;
    if (input.byte() & 1) {
        ProtobufMessage graph, model;
        for (auto number = input.byte(); number != 0; number = input.byte())
            graph.bytes(number, input.part());
        content = model.integer(1, 7).message(7, graph).data();
    } else
        content = input.rest();
    const auto path = folder.write("model.onnx", content);
    read_weights(path, content.size());
    survives([&] {
        const auto json = to_json(load_model_spec(path));
        if (to_json(model_spec_from_json(json, path)) != json)
            finding("a model that is another when it is written and read", json.dump().c_str());
    });
    return 0;
}
