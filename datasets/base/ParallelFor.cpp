#include "datasets/base/ParallelFor.h"

#include "datasets/base/Cancelled.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace headroom {

void parallel_for(std::size_t count, const std::function<void(std::size_t)>& work,
                  const std::function<void(std::size_t, std::size_t)>& on_progress,
                  std::stop_token stop, unsigned threads) {
    std::atomic<std::size_t> next = 0, done = 0;
    std::mutex mutex;
    std::condition_variable finished;
    std::size_t running = 0;
    std::size_t failed_index = count; // indices are given out in order: lower ones are running
    std::exception_ptr error;

    const auto run = [&] {
        for (std::size_t i; !stop.stop_requested() && (i = next++) < count; ++done) {
            try {
                work(i);
            } catch (...) {
                std::lock_guard lock(mutex);
                if (i < failed_index) {
                    failed_index = i;
                    error = std::current_exception();
                }
                next = count;
            }
        }
        std::lock_guard lock(mutex);
        --running;
        finished.notify_all();
    };

    if (threads == 0) threads = std::max(1u, std::thread::hardware_concurrency());
    running = std::min<std::size_t>(count, threads);
    {
        std::vector<std::jthread> pool;
        for (std::size_t t = std::min<std::size_t>(count, threads); t > 0; --t)
            pool.emplace_back(run);
        std::unique_lock lock(mutex);
        while (
            !finished.wait_for(lock, std::chrono::milliseconds(50), [&] { return running == 0; })) {
            if (!on_progress) continue;
            lock.unlock();
            on_progress(done, count);
            lock.lock();
        }
    }
    if (stop.stop_requested()) throw Cancelled{};
    if (error) std::rethrow_exception(error);
    if (on_progress) on_progress(count, count);
}

} // namespace headroom
