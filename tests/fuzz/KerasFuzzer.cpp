#include "tests/fuzz/FuzzFolder.h"
#include "tests/fuzz/ReadWeights.h"

// Input: a file of Keras', as damaged as it comes. HDF5's library reads it in a process of its own.

using namespace headroom;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count) {
    static const FuzzFolder folder;
    const std::string_view content(reinterpret_cast<const char*>(bytes), count);
    read_weights(folder.write("weights.h5", content), count);
    return 0;
}
