#include "tests/fuzz/FuzzFolder.h"
#include "tests/fuzz/FuzzInput.h"
#include "tests/fuzz/Survives.h"

// Damaged HDF5 files, as a user's would be read: first in the process of their own. That one may
// crash, hang or run out of memory at HDF5's library; this one may not.
//
// Input: an HDF5 file.

using namespace headroom;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count) {
    static const FuzzFolder folder;
    open_and_read(folder.write("data.h5", FuzzInput(bytes, count).rest()));
    return 0;
}
