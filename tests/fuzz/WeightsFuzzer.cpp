#include "tests/fuzz/FuzzFolder.h"
#include "tests/fuzz/ReadWeights.h"

// Input: a file of weights in any form but HDF5, which KerasFuzzer.cpp has: a ZIP archive,
// PyTorch's older form, or safetensors of any type.

using namespace headroom;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count) {
    static const FuzzFolder folder;
    const std::string_view content(reinterpret_cast<const char*>(bytes), count);
    if (content.find("\x89HDF") != content.npos) return 0; // each would start a process
    read_weights(folder.write("weights", content), count);
    return 0;
}
