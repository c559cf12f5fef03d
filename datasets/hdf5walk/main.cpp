/// headroom-hdf5-walk: walks an HDF5 file that nobody knows, and reads what it is asked to, for
/// Hdf5Walk (datasets/Hdf5Walk.h). HDF5's library can crash and hang on malformed files; here it
/// takes nobody with it. Protocol.h says what is spoken.

#include "datasets/Hdf5Handle.h"
#include "datasets/hdf5walk/Escape.h"
#include "datasets/hdf5walk/Limits.h"
#include "datasets/hdf5walk/Lines.h"
#include "datasets/hdf5walk/Protocol.h"
#include "datasets/hdf5walk/Reading.h"
#include "datasets/hdf5walk/Walk.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <new>
#include <sys/stat.h>
#include <unistd.h>

namespace {

using namespace headroom;
using namespace headroom::hdf5walk;

/// "headroom-hdf5-walk MEMORY-BYTES PROCESSOR-SECONDS", the seconds for each step.
void serve(char** arguments) {
    limit_memory(std::strtoul(arguments[1], nullptr, 10));
    const auto seconds = std::strtoul(arguments[2], nullptr, 10);
    const auto on_step = [seconds] { allow_processor_time(seconds); };
    on_step();

    setenv("HDF5_USE_FILE_LOCKING", "FALSE", 1); // nothing is written
    H5dont_atexit();
    H5PLset_loading_state(0);
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
    struct stat about {};
    if (fstat(3, &about) != 0) fail(std::strerror(errno));
    const hid_t file = H5Fopen("/proc/self/fd/3", H5F_ACC_RDONLY, H5P_DEFAULT);
    forbid_files();
    if (file < 0) fail(hdf5_reason());

    Line("listing").send();
    const Walk walk(file, static_cast<std::uint64_t>(about.st_size), on_step);
    Line("listed").send();

    for (std::string line; receive(line);) {
        constexpr std::string_view read = "read\t";
        if (!line.starts_with(read)) fail("unknown command");
        const auto path = unescaped(line.substr(read.size()));
        const auto found = walk.datasets().find(path);
        if (found == walk.datasets().end()) fail("no such dataset: " + path);
        read_dataset(file, path, found->second, on_step);
    }
}

} // namespace

int main(int count, char** arguments) try {
    if (count != 3) {
        constexpr std::string_view usage =
            "headroom-hdf5-walk is run by headroom, to look into HDF5 files\n";
        return ::write(STDERR_FILENO, usage.data(), usage.size()) < 0 ? 1 : 2;
    }
    serve(arguments);
    ::_exit(0); // nothing of the library's is worth closing
} catch (const std::bad_alloc&) {
    ::_exit(headroom::hdf5walk::out_of_memory);
}
