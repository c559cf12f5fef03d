#include "core/models/Safetensors.h"

#include "tests/fuzz/FuzzFolder.h"
#include "tests/fuzz/FuzzInput.h"
#include "tests/fuzz/Survives.h"

// Input: a byte of flags, then the file. With flag 1 its header stands as a part before the data,
// and the length is written here: mutations then change the header, not only its length.

using namespace headroom;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count) {
    static const FuzzFolder folder;
    FuzzInput input(bytes, count);
    std::string content;
    if (input.byte() & 1) {
        const auto header = input.part();
        for (unsigned i = 0; i < 8; ++i)
            content += static_cast<char>(std::uint64_t{header.size()} >> 8 * i & 0xff);
        content += header;
    }
    content += input.rest();
    const auto path = folder.write("model.safetensors", content);

    survives([&] {
        const auto file = read_safetensors(path);
        std::size_t values = 0;
        for (const auto& [name, tensor] : file.tensors)
            values += tensor.size();
        if (values * sizeof(float) > content.size()) finding("more values than bytes", "");
    });
    return 0;
}
