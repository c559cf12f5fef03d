#include "datasets/formats/hdf5/walk/Answering.h"

#include "datasets/formats/hdf5/Hdf5Handle.h"
#include "datasets/formats/hdf5/walk/Lines.h"
#include "datasets/formats/hdf5/walk/Protocol.h"

#include <algorithm>
#include <sys/mman.h>
#include <unistd.h>

namespace headroom::hdf5walk {

std::byte* shared_memory(std::uint64_t bytes) {
    // Mapped only as far as needed so far: all of it would count against the memory limit.
    static std::uint64_t mapped = 0;
    static void* data = MAP_FAILED;
    if (bytes > shared_bytes) fail("an answer of more than the shared memory");
    if (bytes > mapped || data == MAP_FAILED) {
        if (mapped > 0) ::munmap(data, mapped);
        mapped = std::max<std::uint64_t>(bytes, 1);
        data = ::mmap(nullptr, mapped, PROT_READ | PROT_WRITE, MAP_SHARED, memory_descriptor, 0);
        if (data == MAP_FAILED) ::_exit(out_of_memory);
    }
    return static_cast<std::byte*>(data);
}

std::string read_failure() {
    bool memory = false;
    const auto look = [](unsigned, const H5E_error2_t* error, void* out) -> herr_t {
        if (error->min_num == H5E_NOSPACE) *static_cast<bool*>(out) = true;
        return 0;
    };
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, look, &memory);
    if (memory) ::_exit(out_of_memory);
    return "it cannot be read (" + hdf5_reason() + ")";
}

} // namespace headroom::hdf5walk
