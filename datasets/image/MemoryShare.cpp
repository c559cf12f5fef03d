#include "datasets/image/MemoryShare.h"

#include <condition_variable>
#include <mutex>

namespace headroom {

namespace {

struct Held {
    std::mutex mutex;
    std::condition_variable released;
    std::uint64_t bytes = 0;
};

Held& held() {
    static Held all;
    return all;
}

} // namespace

void MemoryShare::acquire(std::uint64_t bytes, std::uint64_t budget) {
    auto& all = held();
    std::unique_lock lock(all.mutex);
    all.released.wait(lock, [&] {
        return all.bytes == 0 || (all.bytes <= budget && bytes <= budget - all.bytes);
    });
    all.bytes += bytes;
    bytes_ += bytes;
}

MemoryShare::~MemoryShare() {
    if (bytes_ == 0) return;
    auto& all = held();
    std::lock_guard lock(all.mutex);
    all.bytes -= bytes_;
    all.released.notify_all();
}

} // namespace headroom
