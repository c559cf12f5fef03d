#include "tests/fuzz/FuzzFolder.h"
#include "tests/fuzz/FuzzHdf5.h"
#include "tests/fuzz/Survives.h"

// What the reader makes of a sound file with any datasets in it: which are images, which labels,
// what layout and range. Hdf5FileFuzzer.cpp has the damaged ones.
//
// Input: a byte for each choice of options, then what FuzzHdf5.h reads.

using namespace headroom;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count) {
    static const FuzzFolder folder;
    FuzzInput input(bytes, count);
    OpenOptions options;
    options.layout = static_cast<AxisOrder>(input.byte() % 3);
    options.range = static_cast<PixelRange>(input.byte() % 3);
    if (const auto choice = input.byte(); choice & 1) {
        options.images_path = FuzzHdf5::name(choice >> 1);
        options.labels_path = FuzzHdf5::name(input.byte());
    }
    const auto path = folder / "data.h5";
    FuzzHdf5(input).write(path);
    open_and_read(path, options);
    return 0;
}
