#include "datasets/base/SharedMemory.h"

#include "datasets/base/Error.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

namespace headroom {

SharedMemory::SharedMemory(std::uint64_t size) : size_(size) {
    descriptor_ = ::memfd_create("headroom", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    void* data = MAP_FAILED;
    if (descriptor_ >= 0 && ::ftruncate(descriptor_, static_cast<off_t>(size)) == 0 &&
        ::fcntl(descriptor_, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) == 0)
        data = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, descriptor_, 0);
    if (data == MAP_FAILED) {
        const int problem = errno;
        if (descriptor_ >= 0) ::close(descriptor_);
        throw Error(Failure::resources,
                    fmt::format("no memory can be shared with the process that reads HDF5: {}",
                                std::strerror(problem)));
    }
    data_ = static_cast<const std::byte*>(data);
}

SharedMemory::~SharedMemory() {
    ::munmap(const_cast<std::byte*>(data_), size_);
    ::close(descriptor_);
}

} // namespace headroom
